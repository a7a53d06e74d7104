import { headText } from './head-text.ts'

const ABOVE = /^\s*(?:<\?xml[^>]*>|<!--(?:(?!-->)[\s\S])*-->)/i
const PAGE = /^\s*<(?:!doctype\s+html|html)\b/i
const FRAGMENT = /^\s*<(?:head|meta|style|body|div|table)\b/i
const LOGIN = /<input\b[^<>]*\btype\s*=\s*["']?password\b/i
// A header and a product, or two products.
const LEAST_ROWS = 2

/** Whether bytes begin as a page of the web does. */
export function beginsAsPage(head: Uint8Array): boolean {
  return PAGE.test(belowComments(headText(head)))
}

/** Whether they are a page, or a piece of one, with a table that rows can be read from. */
export function isPageOfRows(head: Uint8Array): boolean {
  const text = headText(head)
  const start = belowComments(text)
  return (PAGE.test(start) || FRAGMENT.test(start)) && holdsRows(text)
}

/** A login's form is often laid out by a table, and what has one cell a row is no list. */
function holdsRows(text: string): boolean {
  if (!/<table\b/i.test(text) || LOGIN.test(text)) return false
  const rows = text.split(/<tr\b/i).slice(1)
  return rows.filter((row) => row.split(/<t[dh]\b/i).length > 2).length >= LEAST_ROWS
}

/** One comment at a time: a pattern that may repeat them tries every way to part a thousand of them. */
function belowComments(text: string): string {
  let rest = text
  for (let above = ABOVE.exec(rest); above !== null; above = ABOVE.exec(rest)) rest = rest.slice(above[0].length)
  return rest
}
