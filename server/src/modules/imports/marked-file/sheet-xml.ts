const HEAD =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
const TAIL = '</sheetData></worksheet>'

// What a sheet can hold, and what a cell can.
const MAX_ROWS = 1_048_576
const MAX_TEXT = 32_767

/** A cell's text, and the number of its style. */
export interface StyledCell {
  text: string
  style: number
}

/** Rows as the XML of a sheet. All cells are texts: no program runs one as a formula. Rows beyond a sheet are left out. */
export async function* sheetXml(
  rows: AsyncIterable<readonly (string | StyledCell)[]>,
): AsyncGenerator<string, void, undefined> {
  yield HEAD
  let number = 0
  let pending = ''
  for await (const cells of rows) {
    if (++number > MAX_ROWS) break
    pending += `<row r="${number}">${cells.map((cell, i) => cellXml(cell, `${columnName(i)}${number}`)).join('')}</row>`
    if (pending.length < 65_536) continue
    yield pending
    pending = ''
  }
  yield pending + TAIL
}

function cellXml(cell: string | StyledCell, name: string): string {
  const { text, style } = typeof cell === 'string' ? { text: cell, style: 0 } : cell
  if (text === '' && style === 0) return ''
  const styled = style === 0 ? '' : ` s="${style}"`
  if (text === '') return `<c r="${name}"${styled}/>`
  return `<c r="${name}"${styled} t="inlineStr"><is><t xml:space="preserve">${xmlText(text.slice(0, MAX_TEXT))}</t></is></c>`
}

/** The letters of a column, counted from 0. */
export function columnName(index: number): string {
  let name = ''
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1)
    name = String.fromCharCode(65 + (rest % 26)) + name
  return name
}

// XML has no place for these, written as they are or as references.
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** Text for an element or an attribute. */
export function xmlText(text: string): string {
  return text
    .replace(FORBIDDEN, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
