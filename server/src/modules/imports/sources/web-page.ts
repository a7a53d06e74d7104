import { textBelow } from './head-text.ts'

const ABOVE = /^\s*(?:<\?xml[^>]*>|<!--(?:(?!-->)[\s\S])*-->)/i
const PAGE = /^\s*<(?:!doctype\s+html|html)\b/i
const FRAGMENT = /^\s*<(?:head|meta|style|body|div|table)\b/i
const LOGIN = /<input\b[^<>]*\btype\s*=\s*["']?password\b/i
// A header and a product, or two products.
const LEAST_ROWS = 2

/** Whether a text begins as a page of the web does. */
export function beginsAsPage(head: string): boolean {
  return PAGE.test(textBelow(head, ABOVE))
}

/** Whether it is a page, or a piece of one, with a table that rows can be read from. */
export function isPageOfRows(head: string): boolean {
  const start = textBelow(head, ABOVE)
  return (PAGE.test(start) || FRAGMENT.test(start)) && holdsRows(head)
}

/** A login's form is often laid out by a table, and what has one cell a row is no list. */
function holdsRows(text: string): boolean {
  if (!/<table\b/i.test(text) || LOGIN.test(text)) return false
  const rows = text.split(/<tr\b/i).slice(1)
  return rows.filter((row) => row.split(/<t[dh]\b/i).length > 2).length >= LEAST_ROWS
}
