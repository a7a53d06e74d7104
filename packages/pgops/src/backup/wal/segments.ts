import type { Lsn } from '@products-manager/postgres'

/** The usual size of a file of the log; `wal_segment_size` tells another one. */
export const SEGMENT_BYTES = 16 * 2 ** 20

/** A file of the log. */
export interface Segment {
  timeline: number
  /** Counted from the log's beginning. */
  number: bigint
}

const SEGMENT = /^[0-9A-F]{24}$/
const HISTORY = /^([0-9A-F]{8})\.history$/

const hex = (value: bigint | number) => value.toString(16).toUpperCase().padStart(8, '0')

/** The segment's name in pg_wal. */
export function segmentName({ timeline, number }: Segment, segmentBytes: number): string {
  const perId = 2n ** 32n / BigInt(segmentBytes)
  return `${hex(timeline)}${hex(number / perId)}${hex(number % perId)}`
}

/** The segment of a name; null when it is none. */
export function segmentOf(name: string, segmentBytes: number): Segment | null {
  if (!SEGMENT.test(name)) return null
  const part = (at: number) => BigInt(`0x${name.slice(at, at + 8)}`)
  return { timeline: Number(part(0)), number: part(8) * (2n ** 32n / BigInt(segmentBytes)) + part(16) }
}

/** The number of the segment a position lies in. */
export function segmentAt(lsn: Lsn, segmentBytes: number): bigint {
  return lsn / BigInt(segmentBytes)
}

/** Where a segment begins. */
export function segmentStart(number: bigint, segmentBytes: number): Lsn {
  return number * BigInt(segmentBytes)
}

export function historyName(timeline: number): string {
  return `${hex(timeline)}.history`
}

/** The timeline a history file tells of; null for other names. */
export function historyOf(name: string): number | null {
  const match = HISTORY.exec(name)
  return match ? Number.parseInt(match[1] ?? '', 16) : null
}
