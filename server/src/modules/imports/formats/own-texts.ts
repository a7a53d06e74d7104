import { ownText } from '../../../platform/own-text.ts'
import type { RawRow } from '../types.ts'

/** The row with copies of its texts, for who keeps it longer than the chunk they were cut from. */
export function withOwnTexts({ line, cells, defect }: RawRow): RawRow {
  return { line, cells: cells.map(ownText), defect: defect && { ...defect, value: ownText(defect.value) } }
}
