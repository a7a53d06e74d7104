/**
 * A byte that is no text in its encoding is decoded to a lone low surrogate, U+DC00 and the byte: no text has one, so
 * it cannot be mistaken for a character that is really in the file, as U+FFFD could.
 */
export function byteMark(byte: number): string {
  return String.fromCharCode(0xdc00 + byte)
}
