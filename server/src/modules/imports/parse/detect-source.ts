import type { ColumnRef, Detection, FileSettings } from '@products-manager/contract'
import type { Opened, OpenedParts, SourceSample } from '../types.ts'
import { detect } from './detect.ts'
import { detectSpreadsheet } from './spreadsheet/detect-spreadsheet.ts'

export interface SourceSettings {
  settings: FileSettings
  /** Columns that the profile reads: a tree is looked through until each of them was met. */
  wanted: readonly ColumnRef[]
}

/** What a file is, which part of it holds the records, how these are written and what their columns hold. */
export async function detectSource(
  source: SourceSample,
  open: () => Opened,
  { settings }: SourceSettings,
): Promise<Detection> {
  const { sample } = source
  if (sample === null) return detectSpreadsheet(source, open() as OpenedParts, settings)
  const detection = detect(sample, settings)
  if (source.container === 'none') return detection
  return {
    ...detection,
    format: {
      kind: { value: 'csv', confidence: 'likely', why: 'It is text in rows.' },
      container: source.container,
      entries: source.entries.map((entry) => ({ ...entry })),
      sheets: [],
      sheetsWhy: null,
      records: null,
      recordChoices: [],
      reading: null,
      places: 'line',
      fixedColumns: null,
    },
  }
}
