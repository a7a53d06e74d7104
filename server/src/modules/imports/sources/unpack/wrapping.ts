import { headText } from '../head-text.ts'
import { isPageOfRows } from '../web-page.ts'

/**
 * What bytes are packed in. A compound file is Microsoft's container for old and for encrypted workbooks; a table is a
 * text that programs write as a workbook: a page of HTML named .xls, or the XML of Excel 2003.
 */
export type Wrapping = 'none' | 'gzip' | 'bzip2' | 'zip' | 'compound' | 'table'

const marks: readonly (readonly [RegExp, Wrapping])[] = [
  [/^1f8b08/, 'gzip'],
  [/^425a683[1-9](?:314159265359|177245385090)/, 'bzip2'],
  [/^504b0(?:304|506)/, 'zip'],
  [/^d0cf11e0a1b11ae1/, 'compound'],
  // Excel 2 to 4: the first record of a sheet, its length, its version.
  [/^09(?:000400|020600|040600)/, 'table'],
  // SYLK, 'ID;P', which spreadsheets write as .slk; and DIF.
  [/^49443b50/, 'table'],
  [/^5441424c45(?:0d)?0a302c31/, 'table'],
]

const EXCEL_2003 = /^\s*<(?:\?xml|(?:\w+:)?Workbook\b)[\s\S]*urn:schemas-microsoft-com:office:spreadsheet/

/** Told from the first bytes, never from the name. */
export function wrappingOf(head: Uint8Array): Wrapping {
  const hex = Buffer.from(head.subarray(0, 12)).toString('hex')
  return marks.find(([mark]) => mark.test(hex))?.[1] ?? (isTable(head) ? 'table' : 'none')
}

function isTable(head: Uint8Array): boolean {
  if (!/^\s*</.test(headText(head.subarray(0, 200)))) return false
  const text = headText(head)
  return isPageOfRows(text) || EXCEL_2003.test(text.slice(0, 2_000))
}
