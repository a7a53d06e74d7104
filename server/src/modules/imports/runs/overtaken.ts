import type { Reads } from '@products-manager/postgres'
import { runOutdated } from '../errors.ts'
import { findNewerRun, type NewerRun } from '../queries/find-newer-run.ts'
import type { RunRow } from '../queries/run-row.ts'

/** What overtook a run that reads rows of a file: its own must not be written over newer ones unasked. */
export async function findOvertaking(imports: Reads<'imports'>, row: RunRow): Promise<NewerRun | null> {
  // What a plan applies is compared row by row anyway; undos and decisions are about what there is.
  if (row.kind !== 'import' && row.kind !== 'repair') return null
  return findNewerRun(imports, row)
}

export function overtakenError({ id, supplierCode }: RunRow, newer: NewerRun) {
  const instead = `\`pm import resume ${id} --anyway\` writes it over them`
  return runOutdated({ id, newer: newer.id, fileName: newer.fileName, supplier: supplierCode, instead })
}
