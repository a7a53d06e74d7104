// UTF-8 read as windows-1252 and written as UTF-8 again: 'é' has become 'Ã©', '’' has become 'â€™'.
// Letters around it are for showing the word; without an end, a cell of nothing but letters would take its square.
const TWICE =
  /\p{L}{0,30}(?:Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œž]|â€[\u0080-\u00bf™œ“”˜¦¢]|Â[°®©«»²³½\u00a0])\p{L}{0,30}/gu

/** The first word that was encoded twice, when that is the text's habit and no accident; null otherwise. */
export function looksDoubleEncoded(texts: readonly string[]): string | null {
  let twice = 0
  let once = 0
  let first: string | null = null
  for (const text of texts) {
    const words = text.match(TWICE) ?? []
    first ??= words[0] ?? null
    twice += words.length
    once += text.replace(TWICE, '').match(/[àâçèéêëîïôùûüäöñáíóúß]/gu)?.length ?? 0
  }
  return twice >= 2 && twice >= once ? first : null
}
