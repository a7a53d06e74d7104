import type { OrphanFinding } from '@products-manager/contract'
import type { DatabaseName } from '../../platform/database-names.ts'
import type { Databases } from '../../platform/databases.ts'
import { listHeld, streamIdentifiers, streamReferences } from './queries/orphans.ts'

/** A column that names a row of another database, where no foreign key can. */
export interface Reference {
  database: DatabaseName
  table: string
  column: string
  target: DatabaseName
  targetTable: string
}

const to = (target: DatabaseName, targetTable: string) => (database: DatabaseName, table: string, column: string) => ({
  database,
  table,
  column,
  target,
  targetTable,
})
const toProduct = to('catalog', 'products')
const toSupplier = to('catalog', 'suppliers')
const toRun = to('imports', 'import_jobs')
const toUser = to('core', 'users')

/** Every such column. */
export const references: readonly Reference[] = [
  toProduct('media', 'media_files', 'product_id'),
  toProduct('exports', 'export_job_items', 'product_id'),
  toProduct('code2asin', 'code2asin_results', 'product_id'),
  toProduct('code2asin', 'code2asin_history', 'product_id'),
  toProduct('analytics', 'product_metrics', 'product_id'),
  toSupplier('imports', 'import_jobs', 'supplier_id'),
  toSupplier('analytics', 'supplier_metrics', 'supplier_id'),
  toRun('catalog', 'import_checkpoints', 'run_id'),
  toRun('catalog', 'product_changes', 'run_id'),
  toRun('catalog', 'removed_products', 'run_id'),
  to('media', 'media_files')('catalog', 'product_images', 'media_file_id'),
  toUser('imports', 'import_jobs', 'created_by'),
  toUser('imports', 'name_decisions', 'created_by'),
  toUser('imports', 'mapping_template_versions', 'created_by'),
  toUser('exports', 'export_jobs', 'created_by'),
  toUser('code2asin', 'code2asin_jobs', 'created_by'),
  toUser('catalog', 'product_changes', 'changed_by'),
  toUser('analytics', 'audit_logs', 'user_id'),
]

const EXAMPLES = 20
const BATCH = 1_000

/** Searches every reference across databases for rows that are not there. Both sides are read in order and compared as
 *  they come: memory stays flat whatever they hold. */
export async function findOrphans(databases: Databases, signal?: AbortSignal): Promise<OrphanFinding[]> {
  const findings: OrphanFinding[] = []
  for (const reference of references) {
    signal?.throwIfAborted()
    findings.push(await check(databases, reference))
  }
  return findings
}

async function check(databases: Databases, reference: Reference): Promise<OrphanFinding> {
  const { database, table, column, target, targetTable } = reference
  const found: string[] = []
  let orphans = 0
  let checked = 0
  let batch: string[] = []
  const settle = async () => {
    const sure = await stillOrphans(databases, reference, batch)
    orphans += sure.length
    found.push(...sure.slice(0, EXAMPLES - found.length))
    batch = []
  }

  const known = streamIdentifiers(databases[target], targetTable)
  try {
    let at = await known.next()
    for await (const { id } of streamReferences(databases[database], table, column)) {
      checked += 1
      while (!at.done && at.value.id < id) at = await known.next()
      if (!at.done && at.value.id === id) continue
      batch.push(id)
      if (batch.length === BATCH) await settle()
    }
  } finally {
    await known.return?.()
  }
  await settle()
  return { database, table, column, target: `${target}.${targetTable}`, checked, orphans, examples: found }
}

/** The two sides were not read at the same moment: what looked like an orphan may have been written or removed since. */
async function stillOrphans(databases: Databases, reference: Reference, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const there = await listHeld(databases[reference.target], { table: reference.targetTable, column: 'id' }, ids)
  const missing = ids.filter((id) => !there.has(id))
  const held = await listHeld(databases[reference.database], reference, missing)
  return missing.filter((id) => held.has(id))
}
