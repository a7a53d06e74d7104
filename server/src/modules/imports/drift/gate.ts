import type { DriftReason, ImportLimits } from '@products-manager/contract'
import type { Database, Session } from '@products-manager/postgres'
import { findUnseenOffers, listOfferedBrands } from '../../catalog/index.ts'
import { findSupplierLimits } from '../../suppliers/index.ts'
import { planInstead } from '../queries/change-run-status.ts'
import { findRunFacts, insertRunFacts, listUsualRuns } from '../queries/run-facts.ts'
import type { RunRow } from '../queries/run-row.ts'
import type { Dialect } from '../types.ts'
import { judgeFacts } from './judge-facts.ts'
import { createTally, type Tally } from './tally.ts'

/** Stands between a file and the catalogue: what departs from the usual waits for a person. */
export interface Gate {
  tally: Tally
  /** Nothing is written before the verdict. */
  waits: boolean
  /** Whether the file may go on, once it is read. What it was is kept. */
  judge(session: Session<'catalog'>): Promise<'pass' | 'hold'>
}

interface GateParts {
  imports: Database<'imports'>
  catalog: Database<'catalog'>
}

/**
 * The gate of a run, or null when its verdict was spoken already: a killed run is not judged by what is left of it.
 */
export async function openGate(
  { imports, catalog }: GateParts,
  { row, dialect }: { row: RunRow; dialect: Dialect },
): Promise<Gate | null> {
  if (await findRunFacts(imports, row.id)) return null
  const { id, kind, profile, supplierId, supplierCode } = row
  const limits = await findSupplierLimits(catalog, supplierId)
  const tally = createTally({ profile, dialect, limits })
  return {
    tally,
    waits: kind === 'import' && limits.hold,
    async judge(session) {
      const unseen = await findUnseenOffers(session, supplierId)
      const brands = tally.brands()
      const knownBrands = brands.length === 0 ? [] : await listOfferedBrands(session, { supplierId, brands })
      const { facts, examples } = tally.end({ unseen, knownBrands: new Set(knownBrands) })
      const history = await listUsualRuns(imports, { supplierCode, profileName: profile.name })
      const comparison = { facts, examples, limits, history, isFull: profile.listing !== 'changes' }
      const reasons = unseen.listed === 0 ? [] : judgeFacts({ ...comparison, byPlace: readsByPlace(row) })
      const state = stateOf(reasons, { kind, limits })
      await imports.transaction(async (tx) => {
        await insertRunFacts(tx, { runId: id, supplierCode, profileName: profile.name, facts, reasons, state })
        if (state === 'held') await planInstead(tx, id)
      })
      return state === 'held' ? 'hold' : 'pass'
    },
  }
}

function stateOf(reasons: readonly DriftReason[], { kind, limits }: { kind: RunRow['kind']; limits: ImportLimits }) {
  if (reasons.length === 0) return 'calm'
  return kind === 'import' && limits.hold ? 'held' : 'departs'
}

function readsByPlace({ profile }: RunRow): boolean {
  return JSON.stringify(profile.fields).includes('"position":')
}
