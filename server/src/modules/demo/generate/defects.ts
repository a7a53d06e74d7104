import { mix } from './random.ts'

export const defectKinds = [
  'ean-check-digit',
  'ean-scientific',
  'title-missing',
  'price-unreadable',
  'duplicate-row',
  'damaged-quote',
] as const
export type DefectKind = (typeof defectKinds)[number]

/** One defect row stands beside so many products, each at a place of its own among them. */
export const productsPerDefect: Record<DefectKind, number> = {
  'ean-check-digit': 250,
  'ean-scientific': 500,
  'title-missing': 500,
  'price-unreadable': 400,
  'duplicate-row': 400,
  'damaged-quote': 1000,
}

/** What an import reports of each. */
export const reportedAs: Record<DefectKind, { code: string; field: 'ean' | 'title' | 'price' | null }> = {
  'ean-check-digit': { code: 'EAN_CHECK_DIGIT', field: 'ean' },
  'ean-scientific': { code: 'EAN_DIGITS_LOST', field: 'ean' },
  'title-missing': { code: 'FIELD_REQUIRED', field: 'title' },
  'price-unreadable': { code: 'DECIMAL_NOT_READ', field: 'price' },
  'duplicate-row': { code: 'ROW_DUPLICATE', field: null },
  'damaged-quote': { code: 'QUOTE_STRAY', field: null },
}

/** A defect that was put into a file on purpose: its row is beside the products, and an import refuses it. */
export interface PlantedDefect {
  /** Line of the file, counted from 1. */
  line: number
  kind: DefectKind
  code: string
  field: string | null
}

/** Whether a defect row of this kind follows the i-th product. */
export function isPlantedAfter(i: number, kind: DefectKind, seed: number): boolean {
  const every = productsPerDefect[kind]
  const place = i % every
  const group = (i - place) / every
  return place === mix(seed ^ (defectKinds.indexOf(kind) + 1), group) % every
}
