import { isIPv4, isIPv6 } from 'node:net'

/** The bytes of an IP address, 4 or 16 of them; null for what is none. Brackets and a zone are left out. */
export function parseAddress(text: string): Uint8Array | null {
  const address = text.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '')
  if (isIPv4(address)) return Uint8Array.from(address.split('.'), Number)
  return isIPv6(address) ? parseIPv6(address) : null
}

function parseIPv6(address: string): Uint8Array {
  const [before = '', after] = withoutDots(address).split('::')
  const head = groupsOf(before)
  const tail = after === undefined ? [] : groupsOf(after)
  const zeros = new Array<number>(8 - head.length - tail.length).fill(0)
  return Uint8Array.from([...head, ...zeros, ...tail].flatMap((group) => [group >>> 8, group & 0xff]))
}

function groupsOf(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
}

/** `::ffff:10.0.0.1` as `::ffff:a00:1`. */
function withoutDots(address: string): string {
  return address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number)
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  })
}
