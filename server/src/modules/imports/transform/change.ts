import type { SimpleTransform } from '@products-manager/contract'
import type { CellFormat } from '../types.ts'
import { compileMultiply } from './decimals.ts'
import { compileTake } from './parts.ts'
import { stripHtml } from './strip-html.ts'

/** One change to a text that is not empty. */
export type Change = (text: string) => string

type StepsOfTheirOwn =
  | 'regex'
  | 'extract'
  | 'split'
  | 'join'
  | 'lookup'
  | 'formula'
  | 'convert-unit'
  | 'convert-currency'
  | 'match'
  | 'default'
  | 'mend'

/** Steps that need the text only. */
export type TextChange = Exclude<SimpleTransform, { do: StepsOfTheirOwn }>

// Above every field's limit, so what is cut here is still refused as too long. It bounds what repeated
// replacements can grow a cell to.
const MAX_LENGTH = 200_000

/** Compiles a step that needs the text only. */
export function compileChange(transform: TextChange, format: CellFormat): Change {
  switch (transform.do) {
    case 'trim':
      return (text) => text.trim()
    case 'collapse-spaces':
      return (text) => text.replace(/\s+/g, ' ').trim()
    case 'upper':
      return (text) => text.toUpperCase()
    case 'lower':
      return (text) => text.toLowerCase()
    case 'capitalise':
      return capitalise
    case 'strip-html':
      return stripHtml
    case 'prefix':
      return (text) => transform.text + text
    case 'suffix':
      return (text) => text + transform.text
    case 'truncate':
      return (text) => truncate(text, transform.length)
    case 'replace':
      return (text) => replaceAll(text, transform.find, transform.with)
    case 'take':
      return compileTake(transform)
    case 'multiply':
      return compileMultiply(transform.by, format)
  }
}

/** The first letter large, all others small: 'STYLO BILLE' becomes 'Stylo bille'. */
function capitalise(text: string): string {
  const [first = ''] = text
  return first.toUpperCase() + text.slice(first.length).toLowerCase()
}

/** The first characters; one that takes two places is never cut in half. */
function truncate(text: string, length: number): string {
  if (text.length <= length) return text
  let end = 0
  for (let count = 0; count < length && end < text.length; count++) end += text.codePointAt(end)! > 0xffff ? 2 : 1
  return text.slice(0, end)
}

function replaceAll(text: string, find: string, replacement: string): string {
  let at = text.indexOf(find)
  if (at < 0) return text

  let replaced = ''
  let copied = 0
  while (at >= 0 && replaced.length <= MAX_LENGTH) {
    replaced += text.slice(copied, at) + replacement
    copied = at + find.length
    at = text.indexOf(find, copied)
  }
  return (replaced + text.slice(copied)).slice(0, Math.max(MAX_LENGTH, text.length))
}
