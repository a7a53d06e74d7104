import type { DetectedColumn, Detection } from '@products-manager/contract'

/** A column as a look at a file describes it, of text unless said otherwise. */
export const column = (position: number, more: Partial<DetectedColumn> = {}): DetectedColumn => ({
  position,
  name: null,
  shape: 'text',
  filled: 1,
  distinct: 0.5,
  decimalMark: null,
  thousandMark: null,
  dateOrder: null,
  samples: [],
  ...more,
})

const guess = <T>(value: T) => ({ value, confidence: 'likely' as const, why: [] })

/** What a look at a file with these columns found. */
export function detectionOf(columns: DetectedColumn[], more: Partial<Detection> = {}): Detection {
  return {
    encoding: guess('utf-8'),
    delimiter: guess(';'),
    quote: guess('"'),
    header: guess(true),
    skipRows: guess(0),
    decimalMark: guess('.'),
    thousandMark: guess(''),
    dateOrder: guess('dmy'),
    columns,
    sampledRows: 100,
    ...more,
  }
}
