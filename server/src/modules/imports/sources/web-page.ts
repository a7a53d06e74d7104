// A comment ends at its first end, so that there is one way to read many of them.
const PAGE = /^(?:\u00ef\u00bb\u00bf)?\s*(?:<\?xml[^>]*>\s*|<!--(?:(?!-->)[\s\S])*-->\s*)*<(?:!doctype\s+html|html)\b/i
const TABLE = /<table\b/i
const LOGIN = /<input\b[^>]*\btype\s*=\s*["']?password\b/i
// Scripts and styles may stand above a page's table.
const LOOKED_AT = 65_536

/** Whether bytes begin as a page of the web does. */
export function beginsAsPage(head: Uint8Array): boolean {
  return PAGE.test(textOf(head))
}

/** Whether they hold a table that rows can be read from; a login's form is often laid out by one. */
export function holdsTable(head: Uint8Array): boolean {
  const text = textOf(head)
  return TABLE.test(text) && !LOGIN.test(text)
}

function textOf(head: Uint8Array): string {
  return Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, LOOKED_AT)).toString('latin1')
}
