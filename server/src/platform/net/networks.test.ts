import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAddressGuard, readAllowedPlaces } from './address-guard.ts'
import { isPublicAddress } from './networks.ts'
import { parseAddress } from './parse-address.ts'

const privateIPv4 = fc.oneof(
  ...['10', '127', '0', '169.254', '192.168', '224', '255'].map((prefix) =>
    fc
      .tuple(...Array.from({ length: 4 - prefix.split('.').length }, () => fc.integer({ min: 0, max: 255 })))
      .map((rest) => [prefix, ...rest].join('.')),
  ),
  fc
    .tuple(fc.integer({ min: 16, max: 31 }), fc.integer({ min: 0, max: 65_535 }))
    .map(([b, rest]) => `172.${b}.${rest >> 8}.${rest & 255}`),
  fc
    .tuple(fc.integer({ min: 64, max: 127 }), fc.integer({ min: 0, max: 65_535 }))
    .map(([b, rest]) => `100.${b}.${rest >> 8}.${rest & 255}`),
)
const hexOf = (ipv4: string) =>
  [...parseAddress(ipv4)!]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .replace(/(.{4})(.{4})/, '$1:$2')

describe('an address', () => {
  it('of a private network is never public, however it is dressed', () => {
    fc.assert(
      fc.property(privateIPv4, (ipv4) => {
        const dresses = [
          ipv4,
          `::ffff:${ipv4}`,
          `::FFFF:${hexOf(ipv4)}`,
          `0:0:0:0:0:ffff:${ipv4}`,
          `[::ffff:${ipv4}]`,
          `64:ff9b::${ipv4}`,
          `::${ipv4}`,
          `2002:${hexOf(ipv4)}::1`,
        ]

        expect(dresses.filter(isPublicAddress)).toEqual([])
      }),
    )
  })

  it('of IPv6 is public in 2000::/3 only', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const bytes = parseAddress(address)!
        const carries =
          bytes.slice(0, 12).join() === '0,0,0,0,0,0,0,0,0,0,255,255' ||
          bytes.slice(0, 12).join() === '0,100,255,155,0,0,0,0,0,0,0,0'

        if (!carries && bytes[0]! >> 5 !== 1) expect(isPublicAddress(address)).toBe(false)
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    '8.8.8.8',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
    '192.0.1.1',
    '169.253.1.1',
  ])('that everybody reaches is public: %s', (address) => expect(isPublicAddress(address)).toBe(true))

  it.each([
    '',
    'localhost',
    '1.2.3',
    '::1',
    '::',
    'fe80::1%eth0',
    'fd00:ec2::254',
    'fec0::1',
    '168.63.129.16',
    '2001:db8::1',
    '2001::1',
    'ff02::1',
    '192.0.2.1',
    '1.2.3.4.5',
  ])('is not public: %j', (address) => expect(isPublicAddress(address)).toBe(false))

  it('has the same bytes in every way it is written', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i]! << 8) | bytes[2 * i + 1]!).toString(16))
        const short = new URL(`http://[${groups.join(':')}]`).hostname
        const dotted = `${groups.slice(0, 6).join(':')}:${[...bytes.slice(12)].join('.')}`

        for (const text of [groups.join(':'), short, dotted]) expect(parseAddress(text)).toEqual(Uint8Array.from(bytes))
      }),
    )
  })
})

describe('the guard', () => {
  const guard = (setting: string, addresses: string[] = []) =>
    createAddressGuard(readAllowedPlaces({ PM_ALLOWED_NETWORKS: setting }), async () =>
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )

  it('keeps of a name the addresses that may be reached, IPv4 first', async () => {
    const resolved = await guard('', ['2606:4700::1', '10.0.0.1', '8.8.8.8']).resolve('feed.example.com')

    expect(resolved).toEqual(['8.8.8.8', '2606:4700::1'])
  })

  it('refuses a name that stands for private addresses only', async () => {
    const resolving = guard('', ['::ffff:127.0.0.1', '127.0.0.1']).resolve('Rebound.Example.com')

    await expect(resolving).rejects.toMatchObject({ code: 'NET_ADDRESS_NOT_ALLOWED' })
  })

  it('lets through what is allowed by network, address or name', async () => {
    expect(await guard('10.1.0.0/16', ['10.1.2.3', '10.2.0.1']).resolve('nas')).toEqual(['10.1.2.3'])
    expect(await guard('::1').resolve('[::1]')).toEqual(['::1'])
    expect(await guard('127.0.0.1').resolve('::ffff:127.0.0.1')).toEqual(['::ffff:127.0.0.1'])
    expect(await guard('NAS.local', ['192.168.1.2']).resolve('nas.LOCAL')).toEqual(['192.168.1.2'])
    expect(() => guard('10.0.0.0/8').checkLiteral('10.9.9.9')).not.toThrow()
    expect(() => guard('10.0.0.0/8').checkLiteral('[::1]')).toThrow('private network')
  })

  it.each(['10.0.0.0/33', '1.2.3', 'a b', 'http://x'])('does not start with the setting %j', (setting) => {
    expect(() => readAllowedPlaces({ PM_ALLOWED_NETWORKS: setting })).toThrow('PM_ALLOWED_NETWORKS')
  })
})
