import type { OpenedParts } from '../../types.ts'
import { openXlsx, type Workbook } from './workbook.ts'

type Kind = 'xlsx' | 'xls' | 'ods'

/** Opens a workbook by what its bytes are. */
export function openWorkbook(kind: Kind, parts: OpenedParts): Promise<Workbook> {
  return openers[kind](parts)
}

const openers: Record<Kind, (parts: OpenedParts) => Promise<Workbook>> = {
  xlsx: openXlsx,
  xls: openXlsx,
  ods: openXlsx,
}
