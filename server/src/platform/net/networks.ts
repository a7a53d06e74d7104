import { parseAddress } from './parse-address.ts'

/** A block of addresses, `10.0.0.0/8`. */
export interface Network {
  bytes: Uint8Array
  bits: number
}

/** Reads `10.0.0.0/8`, `fd00::/8` or a single address; null for what is neither. */
export function parseNetwork(text: string): Network | null {
  const [address = '', bitsText] = text.split('/')
  const bytes = parseAddress(address)
  if (bytes === null) return null
  const most = bytes.length * 8
  const bits = bitsText === undefined ? most : /^\d{1,3}$/.test(bitsText) ? Number(bitsText) : -1
  return bits >= 0 && bits <= most ? { bytes, bits } : null
}

/** Whether the network has this address; one of the other family is never in it. */
export function contains({ bytes, bits }: Network, address: Uint8Array): boolean {
  if (bytes.length !== address.length) return false
  const whole = bits >>> 3
  for (let i = 0; i < whole; i++) if (bytes[i] !== address[i]) return false
  const mask = (0xff00 >>> (bits & 7)) & 0xff
  return ((bytes[whole] ?? 0) & mask) === ((address[whole] ?? 0) & mask)
}

const network = (text: string): Network => {
  const parsed = parseNetwork(text)
  if (parsed === null) throw new TypeError(`"${text}" is no network`)
  return parsed
}

// IANA's special-purpose registry: what is not reachable from everywhere is somebody's own network.
const NOT_PUBLIC_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  // Beside link-local, 169.254.169.254: a cloud machine's own credentials.
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  // A public number that answers only machines in Azure, with their settings.
  '168.63.129.16/32',
].map(network)

// Of IPv6 only 2000::/3 is given out; these parts of it are special, or carry an IPv4 address inside.
const GIVEN_OUT_IPV6 = network('2000::/3')
const NOT_PUBLIC_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'].map(network)

// An IPv4 address in IPv6 clothes: what counts is the address inside.
const CARRIERS = ['::ffff:0:0/96', '64:ff9b::/96'].map(network)

/** The address that is really meant: the IPv4 one inside an IPv4-mapped or translated IPv6 address. */
export function meantAddress(address: Uint8Array): Uint8Array {
  return CARRIERS.some((carrier) => contains(carrier, address)) ? address.slice(12) : address
}

/** Whether an address is reachable from everywhere, so that connecting to it opens nobody's own network. */
export function isPublicAddress(text: string): boolean {
  const address = parseAddress(text)
  if (address === null) return false
  const meant = meantAddress(address)
  const inside = (networks: readonly Network[]) => networks.some((one) => contains(one, meant))
  if (meant.length === 4) return !inside(NOT_PUBLIC_IPV4)
  return contains(GIVEN_OUT_IPV6, meant) && !inside(NOT_PUBLIC_IPV6)
}
