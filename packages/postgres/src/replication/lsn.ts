/** A position in the write-ahead log. */
export type Lsn = bigint

/** Reads PostgreSQL's own writing of a position, `16/B374D848`. */
export function parseLsn(text: string): Lsn {
  const match = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i.exec(text.trim())
  if (!match) throw new TypeError(`"${text}" is no position in the write-ahead log; one looks like 16/B374D848.`)
  return (BigInt(`0x${match[1]}`) << 32n) | BigInt(`0x${match[2]}`)
}

/** Writes a position as PostgreSQL does. */
export function formatLsn(lsn: Lsn): string {
  const half = (value: bigint) => value.toString(16).toUpperCase()
  return `${half(lsn >> 32n)}/${half(lsn & 0xffffffffn)}`
}
