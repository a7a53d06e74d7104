import type { ImportRun, Profile, Repair, RepairPreview, Transform } from '@products-manager/contract'
import type { Tx } from '@products-manager/postgres'
import { uuidV7 } from '../../../platform/ids.ts'
import { findPlan } from '../../catalog/index.ts'
import { importNotFound, notRepairable, runOutdated } from '../errors.ts'
import { fieldOrigin } from '../formats/find-column.ts'
import { withPlace } from '../formats/places.ts'
import { findNewerRun } from '../queries/find-newer-run.ts'
import { findRun } from '../queries/find-run.ts'
import { insertRun } from '../queries/insert-run.ts'
import { findOwnProfile, findProfileByName, type ProfileRow } from '../queries/profiles.ts'
import { type DamagedCell, listDamagedCells, listDamagedLines, listRepairs } from '../queries/repaired-rows.ts'
import { hasEnded, type RunRow } from '../queries/run-row.ts'
import { noReferences } from '../references/references.ts'
import { getRun } from '../runs/cancel-and-resume.ts'
import { goldenRowsOf, saveTemplate, type TemplateParts } from '../templates/templates.ts'
import { compileStep } from '../transform/compile-step.ts'
import type { Dialect } from '../types.ts'
import { stepOf, withSteps } from './repair-steps.ts'

// Values of one cause that tell its step, and that a person sees before and after.
const SAMPLES = 20

interface Order {
  runId: string
  repairs: readonly Repair[]
}

type Alongside = (tx: Tx<'imports'>, runId: string) => Promise<unknown>

interface Prepared {
  row: RunRow
  dialect: Dialect
  /** The template the run's profile is kept as; null when it is not kept. */
  template: ProfileRow | null
  steps: { field: Repair['field']; step: Transform }[]
  profile: Profile
  cells: DamagedCell[]
}

/** What repairing would do; changes nothing. */
export async function previewRepairOf(parts: TemplateParts, order: Order): Promise<RepairPreview> {
  const { row, dialect, template, steps, profile, cells } = await prepare(parts, order)
  const lines = await listDamagedLines(parts.imports, row.id, order.repairs)
  const golden = template ? await goldenRowsOf(parts, template.id, profile) : []
  return {
    profileName: profile.name,
    becomesDefault: await becomesDefault(parts, { row, template }),
    rows: lines.length,
    steps,
    samples: samplesOf(cells, { profile, dialect, repairs: order.repairs, steps }),
    brokenRows: golden.filter(({ differences }) => differences.length > 0),
  }
}

/**
 * Keeps the repairs as the next version of the profile and adds a run that reads the rows concerned again. A plan that
 * waits is made anew, whole, for nothing of it is in the catalogue. `alongside` commits with the run. Safe to repeat
 * after a kill: a step that the profile has is not added again.
 * @throws IMPORT_GOLDEN_ROWS_BROKEN when golden rows of the profile would become something else.
 */
export async function createRepair(
  parts: TemplateParts,
  order: Order,
  alongside: Alongside = async () => {},
): Promise<{ template: ProfileRow; run: ImportRun }> {
  const { row, dialect, template, profile } = await prepare(parts, order)
  await refuseRepeated(parts, order)
  const kept = await keepProfile(parts, { row, template, profile, repairs: order.repairs })

  const id = uuidV7()
  const { fileId, supplierId, supplierCode } = row
  const common = { id, fileId, supplierId, supplierCode, profile: kept.profile, dialect }
  const isOpenPlan = row.kind === 'plan' && !(await isApplied(parts, row.id))
  await parts.imports.transaction(async (tx) => {
    await insertRun(
      tx,
      isOpenPlan
        ? { ...common, kind: 'plan' }
        : { ...common, kind: 'repair', repairOf: row.id, repairs: order.repairs },
    )
    await alongside(tx, id)
  })
  return { template: kept, run: await getRun(parts, id) }
}

async function prepare(parts: TemplateParts, { runId, repairs }: Order): Promise<Prepared> {
  const { imports } = parts
  const row = await findRun(imports, runId)
  if (!row) throw importNotFound({ id: runId })
  const { profile: ran, supplierCode, dialect } = row
  if (!hasEnded(row.status) || !dialect) throw notRepairable({ id: runId, reason: `it is ${row.status}` })
  const newer = await findNewerRun(imports, row)
  if (newer) {
    const { id, fileName } = newer
    throw runOutdated({ id: runId, newer: id, fileName, supplier: supplierCode, instead: 'import it anew' })
  }

  const own = await findOwnProfile(imports, { supplier: supplierCode, name: ran.name })
  const template = own ?? (await findProfileByName(imports, { supplier: supplierCode, name: ran.name }))
  const cells = await listDamagedCells(imports, runId, { repairs, each: SAMPLES })
  const steps = repairs.map((repair) => {
    const values = cells.filter((cell) => isOf(cell, repair)).map(({ value }) => value)
    const step = stepOf(repair, values)
    if (!step) throw notRepairable({ id: runId, reason: `nothing takes ${repair.cause} back` })
    if (values.length === 0) throw notRepairable({ id: runId, reason: `no ${repair.field} has ${repair.cause}` })
    return { field: repair.field, step }
  })
  const profile = withSteps(template?.profile ?? ran, steps)
  return { row, dialect, template, steps, profile, cells }
}

function isOf(cell: DamagedCell, { cause, field }: Repair): boolean {
  return cell.cause === cause && cell.field === field
}

/** One cause is repaired once: a second click finds the first one's run. */
async function refuseRepeated({ imports }: TemplateParts, { runId, repairs }: Order): Promise<void> {
  for (const { id, repairs: done } of await listRepairs(imports, runId)) {
    const again = repairs.find(({ cause, field }) => done.some((one) => one.cause === cause && one.field === field))
    if (again) throw notRepairable({ id: runId, reason: `${again.cause} of ${again.field} was repaired by run ${id}` })
  }
}

async function isApplied({ catalog }: TemplateParts, planId: string): Promise<boolean> {
  const plan = await findPlan(catalog, planId)
  return plan?.state === 'applied' || plan?.state === 'partly-applied'
}

/** Whether the profile is not kept yet, and no other is the supplier's. */
async function becomesDefault(
  { imports }: TemplateParts,
  { row, template }: Pick<Prepared, 'row' | 'template'>,
): Promise<boolean> {
  return !template && !(await findProfileByName(imports, { supplier: row.supplierCode, name: null }))
}

/** A profile that was only suggested for this file becomes the supplier's, so that the next file is read with it. */
async function keepProfile(
  parts: TemplateParts,
  { row, template, profile, repairs }: Pick<Prepared, 'row' | 'template' | 'profile'> & { repairs: readonly Repair[] },
): Promise<ProfileRow> {
  const { supplierCode } = row
  const isDefault = await becomesDefault(parts, { row, template })
  const note = `Repair: ${repairs.map(({ cause, field }) => `${cause} of ${field}`).join(', ')}`
  return saveTemplate(parts, {
    profile,
    supplier: template ? template.supplierCode : supplierCode,
    isDefault,
    note: note.slice(0, 500),
  })
}

/** The cells as the steps make them. */
function samplesOf(
  cells: readonly DamagedCell[],
  {
    profile,
    dialect,
    repairs,
    steps,
  }: { profile: Profile; dialect: Dialect; repairs: readonly Repair[]; steps: Prepared['steps'] },
): RepairPreview['samples'] {
  const row = { fields: {}, product: null, cells: [] }
  return repairs.flatMap((repair, i) => {
    const step = steps[i]?.step
    if (!step) return []
    const { field } = repair
    const { format } = fieldOrigin(profile, dialect, field)
    const { run } = compileStep(step, { profile, dialect, references: noReferences, field, format })
    return cells
      .filter((cell) => isOf(cell, repair))
      .map(({ line, column, value }) => {
        const after = run(value.trim(), row)
        const sample = { line, field, column, before: value, after: typeof after === 'string' ? after : value }
        return withPlace(dialect.format, sample)
      })
  })
}
