import type { ProductField, Profile } from '@products-manager/contract'
import { withReadFields } from '../formats/step-reads.ts'
import type { CleanRecord, Dialect, MappedRecord, RawRecord } from '../types.ts'
import { compileReaders } from './draft-readers.ts'
import { type EanEvidence, noEanEvidence } from './ean-evidence.ts'
import { isRemark } from './report-faults.ts'
import { newRowState } from './row-state.ts'

/** The steps before validation; they are given, because steps do not know each other. */
export interface KeySteps {
  compileMap: (
    profile: Profile,
    dialect: Dialect,
  ) => { map: (record: RawRecord) => MappedRecord; usedPositions: readonly number[] }
  compileTransforms: (profile: Profile, dialect: Dialect) => (mapped: MappedRecord) => CleanRecord
  evidence?: EanEvidence
}

/**
 * Compiles the key of a record without its other checks, so that an unchanged row costs little. It is the key of the
 * draft that full validation makes, or null when only full validation can tell.
 */
export function compileKey(
  profile: Profile,
  dialect: Dialect,
  { compileMap, compileTransforms, evidence = noEanEvidence }: KeySteps,
): (record: RawRecord) => string | null {
  const keyOnly = keyProfile(profile)
  const { map, usedPositions } = compileMap(keyOnly, dialect)
  const transform = compileTransforms(keyOnly, dialect)
  const row = newRowState()
  const readers = compileReaders({ profile: keyOnly, dialect, evidence, row })

  return (record) => {
    const clean = transform(map(onlyCells(record, usedPositions)))
    if (clean.defects !== null) return null
    // A value that was given and is gone was refused by a transformation: what that does to the row is not known here.
    if (clean.faults?.some((fault) => !isRemark(fault))) return null
    row.given = clean.given.fields
    if (clean.fields.supplierSku) return readers.supplierSku(clean.fields.supplierSku, row)
    const ean = readers.ean(clean.fields.ean, row)
    return ean === null ? null : `ean:${ean}`
  }
}

/** The record with no other cells than these, where they are not cut out of their text yet. */
function onlyCells({ line, rows }: RawRecord, positions: readonly number[]): RawRecord {
  const [{ text, defect }] = rows
  if (!text || rows.length > 1) return { line, rows }
  const cells = new Array<string>((positions.at(-1) ?? -1) + 1).fill('')
  for (const position of positions) cells[position] = text.cellAt(position)
  return { line, rows: [{ line, cells, defect }] }
}

/** The profile without what the key does not need. */
function keyProfile(profile: Profile): Profile {
  const needed = withReadFields(profile, ['supplierSku', 'ean'])
  return {
    ...profile,
    specifications: [],
    fields: Object.fromEntries(Object.entries(profile.fields).filter(([field]) => needed.has(field as ProductField))),
    rules: (profile.rules ?? []).filter(({ field }) => field === 'supplierSku' || field === 'ean'),
  }
}
