/** Where the text goes on behind the string that begins at `start`; -1 when its end has not come yet. */
export function skipString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0
    while (text.charCodeAt(quote - 1 - backslashes) === 0x5c) backslashes++
    if (backslashes % 2 === 0) return quote + 1
  }
  return -1
}

/** Colons outside strings: one for each key of the objects in the text. */
export function countColons(text: string): number {
  let colons = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x3a) colons++
    else if (code === 0x22) {
      const end = skipString(text, at)
      if (end === -1) return colons
      at = end - 1
    }
  }
  return colons
}
