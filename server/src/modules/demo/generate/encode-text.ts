import iconv from 'iconv-lite'
import type { EncodeText } from './lexicon.ts'
import type { Dialect } from './supplier.ts'

/** Writes words as the bytes of a dialect; in quoted texts a quote stands twice. */
export function textEncoder({ encoding, quoted }: Pick<Dialect, 'encoding' | 'quoted'>): EncodeText {
  return (text) => {
    const escaped = quoted ? text.replaceAll('"', '""') : text
    const bytes = iconv.encode(escaped, encoding)
    if (iconv.decode(bytes, encoding) !== escaped) throw new TypeError(`${encoding} cannot write "${text}".`)
    return bytes.toString('latin1')
  }
}
