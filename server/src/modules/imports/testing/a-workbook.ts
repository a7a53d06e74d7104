import { type CellObject, utils, type WorkBook, write } from '@e965/xlsx'

type Cell = string | number | boolean | Date | null | CellObject

/** A workbook as a library of other people writes it; a row is a list of cells from column A on. */
export function aWorkbook(
  sheets: Readonly<Record<string, readonly (readonly Cell[])[]>>,
  {
    type = 'xlsx',
    change = () => {},
  }: { type?: 'xlsx' | 'xls' | 'ods' | 'xlsb'; change?: (book: WorkBook) => void } = {},
): Uint8Array {
  const book = utils.book_new()
  for (const [name, rows] of Object.entries(sheets)) {
    utils.book_append_sheet(book, utils.aoa_to_sheet(rows as unknown[][]), name)
  }
  change(book)
  return new Uint8Array(write(book, { type: 'buffer', bookType: type, compression: true }) as Buffer)
}
