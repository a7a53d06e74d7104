import type { OpenedParts } from '../../types.ts'
import { fillTallCells, hasTallCells, readTallCells } from './merged-cells.ts'
import type { SheetRow } from './sheet-row.ts'
import { readSharedTexts, readXlsxBook, sheetPart } from './xlsx-book.ts'
import { readXlsxSheet } from './xlsx-sheet.ts'

/** A workbook of any program, its sheets readable one after the other. */
export interface Workbook {
  sheets: readonly WorkbookSheet[]
  /** The rows that have cells, in their order. `hasMerges`: values of tall merged cells count for each of their rows. */
  rows(sheet: string, options: { hasMerges: boolean }): AsyncGenerator<SheetRow[], void, undefined>
  /** Reads every byte of the sheet. */
  hasMerges(sheet: string): Promise<boolean>
  close(): void
}

export interface WorkbookSheet {
  name: string
  isHidden: boolean
  /** How much the sheet holds, to compare with others of its workbook. */
  weight: number
}

/** Opens an Excel workbook (.xlsx, .xlsm). */
export async function openXlsx(parts: OpenedParts): Promise<Workbook> {
  const book = await readXlsxBook(parts)
  const texts = await readSharedTexts(parts, book)
  return {
    sheets: book.sheets.map(({ name, part, isHidden }) => ({ name, isHidden, weight: parts.sizes.get(part) ?? 0 })),
    async *rows(name, { hasMerges }) {
      const part = sheetPart(book, name)
      const rows = readXlsxSheet(parts, { book, texts, name, part })
      if (hasMerges) yield* fillTallCells(rows, await readTallCells(parts, part))
      else yield* rows
    },
    hasMerges: (name) => hasTallCells(parts, sheetPart(book, name)),
    close: () => texts.close(),
  }
}
