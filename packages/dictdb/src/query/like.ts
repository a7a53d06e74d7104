/** A regular expression for a LIKE pattern: `%` any text, `_` one character, the whole string must match. */
export function likeExpression(pattern: string, escapeWith: string | undefined, fold: boolean): RegExp {
  let source = ''
  for (const { text, wild } of partsOf(pattern, escapeWith)) {
    if (!wild) source += text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    else source += text === '%' ? '[^]*' : '[^]'
  }
  // Without `m`, `$` is the end of the whole string and not, as in Python, also the place before a last newline.
  return new RegExp(`^${source}$`, fold ? 'iu' : 'u')
}

/** The literal text every match begins with. */
export function likePrefix(pattern: string, escapeWith: string | undefined): string {
  let prefix = ''
  for (const { text, wild } of partsOf(pattern, escapeWith)) {
    if (wild) return prefix
    prefix += text
  }
  return prefix
}

function* partsOf(pattern: string, escapeWith: string | undefined): Generator<{ text: string; wild: boolean }> {
  let escaped = false
  for (const text of pattern) {
    if (!escaped && text === escapeWith) {
      escaped = true
      continue
    }
    yield { text, wild: !escaped && (text === '%' || text === '_') }
    escaped = false
  }
  if (escaped && escapeWith !== undefined) yield { text: escapeWith, wild: false }
}
