import type { FileRules, NewSource, Schedule, SourceSettings } from '@products-manager/contract'
import type { Tx } from '@products-manager/postgres'
import { uuidV7 } from '../../../platform/ids.ts'
import { findSupplierByCode, supplierNotFound } from '../../suppliers/index.ts'
import { findSource } from '../queries/sources/find-sources.ts'
import { deleteSchedule, upsertSchedule } from '../queries/sources/schedules.ts'
import type { SourceRow } from '../queries/sources/source-row.ts'
import { insertSource, type SourceWrite, updateSource } from '../queries/sources/write-source.ts'
import { checkTiming, nextTimes, toTiming } from '../schedules/timing.ts'
import { sourceExists, sourceNotFound } from './errors.ts'
import { keepSecrets, targetOf } from './secrets.ts'
import type { SourceParts } from './source-parts.ts'

/** Adds a source with its schedule and secrets. Gives its identifier. */
export async function createSource(parts: SourceParts, { supplier, ...settings }: NewSource): Promise<string> {
  if (!(await findSupplierByCode(parts.catalog, supplier))) throw supplierNotFound({ supplier })
  checkSettings(parts, settings)
  const id = uuidV7()
  await parts.imports.transaction(async (tx) => {
    const inserted = await insertSource(tx, toWrite({ id, supplierCode: supplier, settings }))
    if (inserted === 0) throw sourceExists({ name: settings.name, supplier })
    await keepSecrets(tx, parts.keyring, { sourceId: id, given: settings.secrets ?? {}, keepsOthers: false })
    await keepSchedule(tx, parts, { sourceId: id, schedule: settings.schedule ?? null, before: null })
  })
  return id
}

/** Replaces a source's settings. Secrets that are not given anew stay, unless they would go to another place. */
export async function changeSource(parts: SourceParts, id: string, settings: SourceSettings): Promise<void> {
  const before = await findSource(parts.imports, id)
  if (!before) throw sourceNotFound({ id })
  checkSettings(parts, settings)
  await parts.imports.transaction(async (tx) => {
    const updated = await updateSource(tx, toWrite({ id, supplierCode: before.supplierCode, settings }))
    if (updated === 0) throw sourceExists({ name: settings.name, supplier: before.supplierCode })
    const keepsOthers = targetOf(before.connection) === targetOf(settings.connection)
    await keepSecrets(tx, parts.keyring, { sourceId: id, given: settings.secrets ?? {}, keepsOthers })
    await keepSchedule(tx, parts, { sourceId: id, schedule: settings.schedule ?? null, before })
  })
}

function checkSettings({ clock }: SourceParts, { schedule }: SourceSettings): void {
  if (schedule) checkTiming(toTiming(schedule), clock.now())
}

const EVERY_FILE: Required<FileRules> = { pattern: '*', take: 'newest', after: { do: 'keep' } }

interface Write {
  id: string
  supplierCode: string
  settings: SourceSettings
}

function toWrite({ id, supplierCode, settings }: Write): SourceWrite {
  return {
    id,
    supplierCode,
    name: settings.name,
    isActive: settings.isActive ?? true,
    connection: settings.connection,
    files: { ...EVERY_FILE, ...settings.files },
    companion: settings.companion ?? null,
    profileName: settings.profile ?? null,
    expectEveryDays: settings.expectEveryDays ?? null,
  }
}

interface ScheduleChange {
  sourceId: string
  schedule: Schedule | null
  before: SourceRow | null
}

async function keepSchedule(tx: Tx<'imports'>, parts: SourceParts, change: ScheduleChange): Promise<void> {
  const { sourceId, schedule, before } = change
  if (schedule === null) return void (await deleteSchedule(tx, sourceId))

  const timing = toTiming(schedule)
  const isSame = before?.timing === timing.expression && before.timeZone === timing.timeZone && !before.isPaused
  const [next = null] = isSame ? [before.nextRunAt] : nextTimes(timing, parts.clock.now(), 1)
  const isPaused = schedule.isPaused ?? false
  await upsertSchedule(tx, { sourceId, ...timing, isPaused, nextRunAt: isPaused ? null : next })
}
