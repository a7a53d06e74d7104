import type { getCalendar, PlannedFetch, ReplyOf } from '@products-manager/contract'
import type { Reads } from '@products-manager/postgres'
import type { Clock } from '../../../platform/clock.ts'
import { toFetch } from '../fetch/show-source.ts'
import { listManualRuns } from '../queries/list-runs.ts'
import { listFetchesBetween } from '../queries/sources/fetches.ts'
import { type ActiveSchedule, listActiveSchedules } from '../queries/sources/schedules.ts'
import { calendarTooLong } from './errors.ts'
import { nextTimes } from './timing.ts'

const DAY_MS = 86_400_000
const MOST_DAYS = 35
// Nobody reads more in a month's view; a schedule of every minute would otherwise fill it 50,000 times.
const MOST_SHOWN = 2_000
const MOST_OF_ONE = 200

/** What was fetched, what was run by hand and what is planned between two moments. */
export async function calendarOf(
  { imports, clock }: { imports: Reads<'imports'>; clock: Clock },
  asked: { from: string; to: string; supplier?: string | undefined },
): Promise<ReplyOf<typeof getCalendar>> {
  const [from, to] = [new Date(asked.from), new Date(asked.to)]
  const length = to.getTime() - from.getTime()
  if (!(length > 0 && length <= MOST_DAYS * DAY_MS)) throw calendarTooLong({ days: MOST_DAYS })

  const between = { from, to, supplier: asked.supplier, limit: MOST_SHOWN }
  const [fetches, runs, schedules] = await Promise.all([
    listFetchesBetween(imports, between),
    listManualRuns(imports, between),
    listActiveSchedules(imports, { supplier: asked.supplier }),
  ])
  const begin = new Date(Math.max(from.getTime(), clock.now().getTime()))
  return {
    past: fetches.map(({ sourceName, supplierCode, ...row }) => ({
      fetch: toFetch(row),
      sourceId: row.sourceId,
      sourceName,
      supplierCode,
    })),
    runs: runs.map(({ id, kind, status, supplierCode, fileName, createdAt }) => ({
      id,
      kind,
      status,
      supplierCode,
      fileName,
      createdAt: createdAt.toISOString(),
    })),
    planned: schedules
      .flatMap((schedule) => plannedOf(schedule, begin, to))
      .toSorted((a, b) => a.at.localeCompare(b.at)),
  }
}

function plannedOf(schedule: ActiveSchedule, begin: Date, to: Date): PlannedFetch[] {
  const { sourceId, sourceName, supplierCode, nextRunAt } = schedule
  const first = nextRunAt < begin ? [] : [nextRunAt]
  const after = nextTimes(schedule, nextRunAt < begin ? begin : nextRunAt, MOST_OF_ONE)
  return [...first, ...after]
    .filter((time) => time < to)
    .map((time) => ({ sourceId, sourceName, supplierCode, at: time.toISOString() }))
}
