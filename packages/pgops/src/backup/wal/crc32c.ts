const POLYNOMIAL = 0x82f63b78
const STEP = 8

const FIRST = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1
  return value
})

// A byte's share of the sum when one, two … seven bytes follow it: eight bytes at once take a quarter of the time.
const TABLES = [FIRST]
for (let table = 1; table < STEP; table++) {
  const before = TABLES[table - 1] ?? FIRST
  TABLES.push(before.map((value) => (FIRST[value & 0xff] ?? 0) ^ (value >>> 8)))
}
const [T0, T1, T2, T3, T4, T5, T6, T7] = TABLES as [
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
]

/** Castagnoli's checksum, which PostgreSQL's log and manifests use; `before` is the sum of the bytes that came first. */
export function crc32c(bytes: Uint8Array, before = 0): number {
  let sum = ~before
  let at = 0
  // Past the end of the array the index is undefined, which the checks for it keep out.
  const byte = (index: number) => bytes[index] as number
  for (const end = bytes.length - STEP; at <= end; at += STEP) {
    const low = sum ^ (byte(at) | (byte(at + 1) << 8) | (byte(at + 2) << 16) | (byte(at + 3) << 24))
    sum =
      (T7[low & 0xff] as number) ^
      (T6[(low >>> 8) & 0xff] as number) ^
      (T5[(low >>> 16) & 0xff] as number) ^
      (T4[low >>> 24] as number) ^
      (T3[byte(at + 4)] as number) ^
      (T2[byte(at + 5)] as number) ^
      (T1[byte(at + 6)] as number) ^
      (T0[byte(at + 7)] as number)
  }
  for (; at < bytes.length; at++) sum = (T0[(sum ^ byte(at)) & 0xff] as number) ^ (sum >>> 8)
  return ~sum >>> 0
}
