import { createHash } from 'node:crypto'

// gzip's header may carry a field of one's own, which every gunzip passes over: two letters, a length, the bytes.
const HEAD_BYTES = 10
const HAS_FIELD = 4
const SUM_BYTES = 32
const FIELD = Buffer.from([4 + SUM_BYTES, 0, 'P'.charCodeAt(0), 'G'.charCodeAt(0), SUM_BYTES, 0])

/**
 * Puts a checksum of the compressed bytes into gzip's header. gzip's own covers what comes out: three of four flipped bits
 * in a run of zeros change nothing there, and would go unnoticed until the next one does.
 */
export function withSum(zipped: Uint8Array): Buffer {
  const head = Buffer.from(zipped.subarray(0, HEAD_BYTES))
  head[3] = HAS_FIELD
  const rest = zipped.subarray(HEAD_BYTES)
  return Buffer.concat([head, FIELD, sumOf(head, rest), rest])
}

/** Whether every byte is as it was written. */
export function hasItsSum(stored: Uint8Array): boolean {
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.length)
  const from = HEAD_BYTES + FIELD.length
  if (bytes[3] !== HAS_FIELD || !bytes.subarray(HEAD_BYTES, from).equals(FIELD)) return false
  const sum = sumOf(bytes.subarray(0, HEAD_BYTES), bytes.subarray(from + SUM_BYTES))
  return sum.equals(bytes.subarray(from, from + SUM_BYTES))
}

function sumOf(head: Uint8Array, rest: Uint8Array): Buffer {
  return createHash('sha256').update(head).update(rest).digest()
}
