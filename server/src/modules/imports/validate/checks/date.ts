import { isCellError } from '../../formats/cell-error.ts'
import { type DateFault, readDate } from '../../formats/read-date.ts'
import type { CellFormat } from '../../types.ts'
import { type Check, fail, pass } from '../checked.ts'
import type { ProblemCode } from '../problem-codes.ts'

const codes: Record<DateFault, ProblemCode> = {
  DATE_EMPTY: 'DATE_NOT_READ',
  DATE_INVALID: 'DATE_NOT_READ',
  DATE_IMPOSSIBLE: 'DATE_IMPOSSIBLE',
  DATE_OTHER_ORDER: 'DATE_OTHER_ORDER',
  DATE_SPREADSHEET_SERIAL: 'DATE_IS_SERIAL',
}

/** A calendar day as 'yyyy-mm-dd', read in the column's order. */
export function compileDate(format: CellFormat): Check<string> {
  return (text) => {
    if (isCellError(text)) return fail('CELL_IS_ERROR')
    const read = readDate(text, format)
    return 'bad' in read ? fail(codes[read.bad]) : pass(read.ok)
  }
}
