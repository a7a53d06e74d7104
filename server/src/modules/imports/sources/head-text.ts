/** How many bytes of a text are looked at: scripts and styles may stand above a page's table. */
export const LOOKED_AT = 65_536

/**
 * What bytes begin with, as far as its signs are those of ASCII, in whatever encoding: that of UTF-16 is every other byte,
 * between zeros. Its marks are left out.
 */
export function headText(head: Uint8Array): string {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, LOOKED_AT)).toString('latin1')
  return text.replace(/^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)/, '').replaceAll('\0', '')
}

/** One piece of what stands above at a time: a pattern that may repeat them tries every way to part a thousand of them. */
export function textBelow(text: string, above: RegExp): string {
  let rest = text
  for (let piece = above.exec(rest); piece !== null; piece = above.exec(rest)) rest = rest.slice(piece[0].length)
  return rest
}
