/** What bytes are packed in. A compound file is Microsoft's container for old and for encrypted workbooks. */
export type Wrapping = 'none' | 'gzip' | 'bzip2' | 'zip' | 'compound'

const marks: readonly (readonly [RegExp, Wrapping])[] = [
  [/^1f8b08/, 'gzip'],
  [/^425a683[1-9](?:314159265359|177245385090)/, 'bzip2'],
  [/^504b0(?:304|506)/, 'zip'],
  [/^d0cf11e0a1b11ae1/, 'compound'],
]

/** Told from the first bytes, never from the name. */
export function wrappingOf(head: Uint8Array): Wrapping {
  const hex = Buffer.from(head.subarray(0, 12)).toString('hex')
  return marks.find(([mark]) => mark.test(hex))?.[1] ?? 'none'
}
