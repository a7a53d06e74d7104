import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, constants, gunzip, gzip } from 'node:zlib'

/** How a stored file is compressed. */
export type Codec = 'none' | 'gzip' | 'brotli'

const zip = promisify(gzip)
const unzip = promisify(gunzip)
const squeeze = promisify(brotliCompress)
const unsqueeze = promisify(brotliDecompress)

// Level 1 of both: 48 and 104 MB/s a core for nearly the same size; higher levels win a tenth and cost twice the time.
const LEVEL = 1
// Node asks its threads anew for every piece of output, of 16 KiB unless told: in one go it takes half the time.
// A little more than 4 MiB, the size of a chunk, since a full buffer is asked again.
const PACKED_PIECE = 2 * 2 ** 20
const PLAIN_PIECE = 4 * 2 ** 20 + 4_096
const GZIP = { level: LEVEL, chunkSize: PACKED_PIECE }

/** Compresses off the main thread. */
export async function compressed(codec: Codec, bytes: Uint8Array): Promise<Uint8Array> {
  if (codec === 'none') return bytes
  if (codec === 'gzip') return zip(bytes, GZIP)
  return squeeze(bytes, {
    chunkSize: PACKED_PIECE,
    params: { [constants.BROTLI_PARAM_QUALITY]: LEVEL, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  })
}

/** The opposite; fails on damaged bytes and on more than `limit`. */
export async function decompressed(codec: Codec, bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  if (codec === 'none') return bytes
  const how = { maxOutputLength: limit, chunkSize: PLAIN_PIECE }
  return codec === 'gzip' ? unzip(bytes, how) : unsqueeze(bytes, how)
}

/** What a stored file's name ends with. */
export function extension(codec: Codec, isEncrypted: boolean): string {
  const compression = codec === 'none' ? '' : codec === 'gzip' ? '.gz' : '.br'
  return `${compression}${isEncrypted ? '.sealed' : ''}`
}
