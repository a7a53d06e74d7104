import { isCellError } from '../../formats/cell-error.ts'
import { type Check, fail, pass } from '../checked.ts'

/** Text of at most so many characters, as PostgreSQL counts them. */
export function compileText(limit: number): Check<string> {
  return (text) => {
    if (isCellError(text)) return fail('CELL_IS_ERROR')
    return text.length > limit && characters(text) > limit ? fail('TEXT_TOO_LONG') : pass(text)
  }
}

/** A character outside the basic plane counts once, though it takes two places. */
export function characters(text: string): number {
  let count = text.length
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0xd800 && code <= 0xdbff) count--
  }
  return count
}
