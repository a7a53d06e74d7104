import { type LookupAddress, lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { type Env, listSetting, settingInvalid } from '../environment.ts'
import { defineError } from '../errors.ts'
import { contains, isPublicAddress, meantAddress, type Network, parseNetwork } from './networks.ts'
import { parseAddress } from './parse-address.ts'

interface Refused {
  host: string
  address: string
  /** Who redirected there: nobody here asked for that address. */
  sentBy?: string
}

export const addressNotAllowed = defineError<Refused>('NET_ADDRESS_NOT_ALLOWED', {
  status: 422,
  retry: 'never',
  message: (f) => {
    const place = `${f.address === f.host ? 'an address' : `${f.address}, an address`} inside a private network`
    return f.sentBy === undefined
      ? `${f.host} is ${place}. Add it to PM_ALLOWED_NETWORKS if this server may connect there.`
      : `${f.sentBy} sends on to ${f.host}, ${place}. It was not followed: ask the supplier where the file is.`
  },
  details: (f) => f,
})

/** Where this server may connect on behalf of a user: decided on the address, when the connection is made. */
export interface AddressGuard {
  /** The addresses of a host that may be connected to, IPv4 first: connect to one of these, not to the name. */
  resolve(host: string): Promise<readonly string[]>
  /** `resolve` for sockets. They do not ask it about a host that is an address already: see `checkLiteral`. */
  readonly lookup: LookupFunction
  /** Refuses a host that is an address and not allowed; a name passes, its addresses are checked by `lookup`. */
  checkLiteral(host: string): void
}

/** What may be reached beside public addresses. */
export interface AllowedPlaces {
  networks: readonly Network[]
  /** Names that may stand for any address. */
  names: ReadonlySet<string>
}

/** PM_ALLOWED_NETWORKS: networks, addresses and names, such as `10.1.0.0/16, 192.168.1.20, nas.local`. */
export function readAllowedPlaces(env: Env): AllowedPlaces {
  const networks: Network[] = []
  const names = new Set<string>()
  for (const text of listSetting(env, 'PM_ALLOWED_NETWORKS')) {
    const network = parseNetwork(text)
    if (network) networks.push(network)
    else if (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text) && !/^[\d.]+$/.test(text)) names.add(text.toLowerCase())
    else
      throw settingInvalid({
        variable: 'PM_ALLOWED_NETWORKS',
        problem: `"${text}" is no network such as 10.0.0.0/8, no address and no name.`,
      })
  }
  return { networks, names }
}

type Resolve = (host: string) => Promise<readonly LookupAddress[]>

/** Lets connections reach public addresses and the allowed places. */
export function createAddressGuard(allowed: AllowedPlaces, resolveName: Resolve = askSystem): AddressGuard {
  const isAllowed = (address: string) => isPublicAddress(address) || isIn(allowed.networks, address)
  const resolve = async (host: string): Promise<readonly string[]> => {
    const name = host.replace(/^\[(.*)\]$/, '$1').toLowerCase()
    const found = isIP(name) ? [{ address: name, family: isIP(name) }] : await resolveName(name)
    const usable = allowed.names.has(name) ? found : found.filter(({ address }) => isAllowed(address))
    const [first] = found
    if (usable.length === 0 && first) throw addressNotAllowed({ host: name, address: first.address })
    return usable.toSorted((a, b) => a.family - b.family).map(({ address }) => address)
  }
  return {
    resolve,
    checkLiteral(host) {
      const address = host.replace(/^\[(.*)\]$/, '$1')
      if (isIP(address) && !isAllowed(address)) throw addressNotAllowed({ host: address, address })
    },
    lookup(host, { all = false }, callback) {
      resolve(host).then(
        (addresses) => {
          const found = addresses.map((address) => ({ address, family: isIP(address) }))
          if (all) return callback(null, found)
          callback(null, found[0]?.address ?? '', found[0]?.family ?? 0)
        },
        (error: NodeJS.ErrnoException) => callback(error, '', 0),
      )
    },
  }
}

function isIn(networks: readonly Network[], text: string): boolean {
  const address = parseAddress(text)
  return address !== null && networks.some((one) => contains(one, address) || contains(one, meantAddress(address)))
}

function askSystem(host: string): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    systemLookup(host, { all: true }, (error, found) => (error ? reject(error) : resolve(found)))
  })
}
