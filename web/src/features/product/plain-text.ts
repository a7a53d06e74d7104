const BLOCKS = /<(?:br|\/p|\/div|\/li|\/h[1-6]|\/tr)\s*\/?>/gi
const TAGS = /<\/?[a-z][^>]*>/gi

/** A supplier's text without its markup: it is read here, never run. Text without markup stays as it is. */
export function plainText(text: string): string {
  if (text.search(TAGS) < 0) return text

  const withoutTags = text.replace(BLOCKS, '\n').replace(TAGS, '')
  return withoutTags
    .replace(/&nbsp;/g, '\u00a0')
    .replace(/&quot;/g, '"')
    .replace(/&#0?39;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
