import { isCellError } from '../../formats/cell-error.ts'
import { type Check, type Checked, fail, pass } from '../checked.ts'
import { characters } from './text.ts'
import { isWebAddress } from './url.ts'

const MAX_LEVELS = 20
const MAX_LEVEL_LENGTH = 255
export const MAX_IMAGES = 200

/** The category from the root down. */
export function compileCategory(split: string | undefined): Check<readonly string[]> {
  return (text) => {
    if (isCellError(text)) return fail('CELL_IS_ERROR')
    const levels = partsOf(text, split)
    if (levels.length > MAX_LEVELS) return fail('VALUES_TOO_MANY', levels.slice(0, MAX_LEVELS))
    const long = levels.some((level) => level.length > MAX_LEVEL_LENGTH && characters(level) > MAX_LEVEL_LENGTH)
    return long ? fail('TEXT_TOO_LONG') : pass(levels)
  }
}

/** Addresses of pictures, each once. When one is bad, the good ones are what may be kept. */
export function compileImages(split: string | undefined): Check<readonly string[]> {
  return (text) => {
    if (isCellError(text)) return fail('CELL_IS_ERROR')
    const found = partsOf(text, split)
    if (found.length === 1 && isWebAddress(text)) return pass([text])
    return goodAddresses([...new Set(found)])
  }
}

function goodAddresses(found: readonly string[]): Checked<readonly string[]> {
  const good = found.filter(isWebAddress)
  if (good.length < found.length) return fail('URL_NOT_VALID', good)
  return found.length > MAX_IMAGES ? fail('VALUES_TOO_MANY', good.slice(0, MAX_IMAGES)) : pass(good)
}

function partsOf(text: string, split: string | undefined): string[] {
  if (split === undefined || !text.includes(split)) return [text]
  return text
    .split(split)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
