import { scanSync } from 'libpg-query'

/** A word, number, text, parameter or sign of a statement. Comments are none. */
export interface Token {
  start: number
  end: number
  text: string
  lower: string
}

const COMMENTS = new Set(['SQL_COMMENT', 'C_COMMENT'])

/** The tokens of a statement, by their place in the text. */
export function tokensOf(text: string): Token[] {
  const bytes = Buffer.from(text)
  const isPlain = bytes.length === text.length
  // The parser counts bytes of UTF-8, and we characters.
  const at = (offset: number) => (isPlain ? offset : bytes.subarray(0, offset).toString().length)
  return scanSync(text)
    .tokens.filter(({ tokenName }) => !COMMENTS.has(tokenName))
    .filter(({ text: word }) => !word.startsWith('--') && !word.startsWith('/*'))
    .map(({ start, end }) => {
      const from = at(start)
      const to = at(end)
      const word = text.slice(from, to)
      return { start: from, end: to, text: word, lower: word.toLowerCase() }
    })
}
