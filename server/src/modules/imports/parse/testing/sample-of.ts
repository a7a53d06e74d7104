import { isAscii, isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import type { FileSample } from '../../types.ts'

/** The sample of a small file. */
export function sampleOf(text: string | Uint8Array, encoding = 'utf-8'): FileSample {
  const bytes = typeof text === 'string' ? iconv.encode(text, encoding) : text
  return {
    name: 'supplier.csv',
    bytes: bytes.length,
    head: bytes,
    complete: true,
    utf8: isAscii(bytes) ? 'ascii' : isUtf8(bytes) ? 'valid' : 'invalid',
    highBytes: bytes.some((byte) => byte > 0x7f) ? [bytes.subarray(0, 4096)] : [],
  }
}
