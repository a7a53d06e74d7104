import type { DetectedFormat } from '@products-manager/contract'
import type { SourceSample } from '../types.ts'

/** A text's format as far as its container and its kind go. */
export function textFormat(source: SourceSample, kind: DetectedFormat['kind']): DetectedFormat {
  return {
    kind,
    container: source.container,
    entries: source.entries.map((entry) => ({ ...entry })),
    sheets: [],
    sheetsWhy: [],
    records: null,
    recordChoices: [],
    reading: null,
    places: 'line',
    fixedColumns: null,
  }
}
