import type { getCalendar, PlannedFetch, ReplyOf } from '@products-manager/contract'
import type { Reads } from '@products-manager/postgres'
import type { Clock } from '../../../platform/clock.ts'
import { toFetch } from '../fetch/show-source.ts'
import { listManualRuns } from '../queries/list-runs.ts'
import { listFetchesOfDays } from '../queries/sources/fetches.ts'
import { type ActiveSchedule, listActiveSchedules } from '../queries/sources/schedules.ts'
import { calendarTooLong } from './errors.ts'
import { nextRun } from './next-run.ts'
import { nextTimes } from './timing.ts'

const DAY_MS = 86_400_000
const MOST_DAYS = 35
// Nobody reads more in a month's view.
const MOST_SHOWN = 2_000
// Reckoning a crontab's next time takes a tenth of a millisecond, and every minute of a month is 40,000 of them.
const MOST_A_DAY = 24

/** What was fetched, what was run by hand and what is planned between two moments. */
export async function calendarOf(
  { imports, clock }: { imports: Reads<'imports'>; clock: Clock },
  asked: { from: string; to: string; supplier?: string | undefined; timeZone?: string | undefined },
): Promise<ReplyOf<typeof getCalendar>> {
  const [from, to] = [new Date(asked.from), new Date(asked.to)]
  const length = to.getTime() - from.getTime()
  if (!(length > 0 && length <= MOST_DAYS * DAY_MS)) throw calendarTooLong({ days: MOST_DAYS })

  const days = daysBetween(from, to, asked.timeZone ?? 'UTC')
  const between = { from, to, supplier: asked.supplier, limit: MOST_SHOWN }
  const [fetches, runs, schedules] = await Promise.all([
    listFetchesOfDays(imports, { ...between, days }),
    listManualRuns(imports, between),
    listActiveSchedules(imports, { supplier: asked.supplier }),
  ])
  return {
    past: fetches.map(({ sourceName, supplierCode, times, ...row }) => ({
      fetch: toFetch(row),
      sourceId: row.sourceId,
      sourceName,
      supplierCode,
      times,
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
      .flatMap((schedule) => plannedOf(schedule, { days, to, now: clock.now() }))
      .toSorted((a, b) => a.at.localeCompare(b.at)),
  }
}

/** Where the days begin: at `from`, then at each midnight. */
function daysBetween(from: Date, to: Date, timeZone: string): Date[] {
  const midnights = nextTimes({ expression: '0 0 * * *', timeZone }, from, MOST_DAYS + 1)
  return [from, ...midnights.filter((time) => time < to)]
}

interface Span {
  days: readonly Date[]
  to: Date
  now: Date
}

function plannedOf(schedule: ActiveSchedule, { days, to, now }: Span): PlannedFetch[] {
  const { sourceId, sourceName, supplierCode, nextRunAt } = schedule
  return days.flatMap((day, i) => {
    const end = days[i + 1] ?? to
    const begin = new Date(Math.max(day.getTime(), now.getTime(), nextRunAt.getTime()))
    if (begin >= end) return []

    const isNext = begin.getTime() === nextRunAt.getTime()
    const first = isNext ? nextRunAt : nextRun(schedule, nextRunAt, new Date(begin.getTime() - 1))
    if (first === null || first >= end) return []
    const further = nextTimes(schedule, first, MOST_A_DAY).filter((time) => time < end)
    return [{ sourceId, sourceName, supplierCode, at: first.toISOString(), times: 1 + further.length }]
  })
}
