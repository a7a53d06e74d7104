/** What unpacking may make of a file before it is taken for one that is made to do harm. */
export interface UnpackLimits {
  /** The most that one file may unpack to, in bytes. */
  bytes: number
  /** How many times its packed size, once it has unpacked to `ratioFrom` bytes. */
  ratio: number
  ratioFrom: number
  /** Files in an archive. */
  entries: number
}

// Sheets of a workbook pack 10 to 40 times, rarely 100; deflate's most is 1,032. Ten million rows unpack to about 10 GiB.
export const unpackLimits: UnpackLimits = { bytes: 32 * 2 ** 30, ratio: 250, ratioFrom: 32 * 2 ** 20, entries: 20_000 }
