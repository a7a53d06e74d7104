import { INVALID_BYTE } from '../tree/invalid-byte.ts'

const MARKS = /[\ud800-\udfff]/u
const MARKS_ALL = /[\ud800-\udfff]/gu

/** Decoded text as the XML reader takes it: a byte that is no text must spoil its record, not the document. */
export function xmlText(decoded: string): string {
  return MARKS.test(decoded) ? decoded.replace(MARKS_ALL, INVALID_BYTE) : decoded
}
