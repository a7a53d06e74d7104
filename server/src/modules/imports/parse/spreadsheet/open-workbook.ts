import type { OpenedParts } from '../../types.ts'
import { openOds } from './ods.ts'
import { openXlsx, type Workbook } from './workbook.ts'
import { openXls } from './xls.ts'

type Kind = 'xlsx' | 'xls' | 'ods'

const openers: Record<Kind, (parts: OpenedParts) => Promise<Workbook>> = { xlsx: openXlsx, xls: openXls, ods: openOds }

/** Opens a workbook by what its bytes are. */
export function openWorkbook(kind: Kind, parts: OpenedParts): Promise<Workbook> {
  return openers[kind](parts)
}
