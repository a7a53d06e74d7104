import { parseLsn } from '@products-manager/postgres'
import { type FoundDump, listDumps } from '../logical/list-dumps.ts'
import { contains, readLineage } from '../restore/lineage.ts'
import type { Retention } from './backup-settings.ts'
import { type Catalogue, type FoundBackup, type Repository, readCatalogue } from './repository.ts'
import { pathsBelow, type Store } from './stores/store.ts'
import { historyOf, segmentAt, segmentOf } from './wal/segments.ts'
import { listWal, type WalFiles } from './wal/wal-files.ts'

/** What goes, and why the rest stays. */
export interface RetentionPlan {
  expire: { id: string; reason: string }[]
  keep: { id: string; reason: string }[]
  /** Paths of the log that no kept backup needs, for each store. */
  log: { store: Store; paths: string[] }[]
  /** Dumps older than the days; the newest ones stay, however old. */
  dumps: string[]
}

const DAY_MS = 86_400_000

/** A full backup with the incremental ones that build on it: they stay or go together. */
interface Chain {
  backups: FoundBackup[]
  newestAt: Date
}

/** Chooses whole chains to expire: never one of the last `count`, never the last that was proven, never the log a kept one needs. */
export async function planRetention(
  repository: Repository,
  systemId: string,
  { retention, now }: { retention: Retention; now: Date },
): Promise<RetentionPlan> {
  const catalogue = await readCatalogue(repository, systemId)
  const chains = chainsOf(catalogue)
  const { keep, expire } = chooseChains(chains, retention, now)
  const wal = await listWal(repository, systemId)
  const dumps = await listDumps(repository, systemId)
  return {
    dumps: expiredDumps(dumps, retention, now),
    expire: expire.flatMap(({ backups }) =>
      backups.map(({ record }) => ({ id: record.id, reason: `older than ${retention.days} days` })),
    ),
    keep: keep.flatMap(({ chain, reason }) => chain.backups.map(({ record }) => ({ id: record.id, reason }))),
    // A record that cannot be read may need any part of the log.
    log:
      catalogue.damaged.length + catalogue.unreachable.length > 0
        ? []
        : await needlessLog(repository, systemId, { kept: keep.map(({ chain }) => chain), wal }),
  }
}

function expiredDumps(dumps: FoundDump[], { days, count }: Retention, now: Date): string[] {
  const oldestKept = now.getTime() - days * DAY_MS
  return dumps
    .slice(0, Math.max(0, dumps.length - count))
    .filter(({ record }) => Date.parse(record.at) < oldestKept)
    .map(({ record }) => record.id)
}

function chainsOf({ backups }: Catalogue): Chain[] {
  const rootOf = (one: FoundBackup): string => {
    const parent = backups.find(({ record }) => record.id === one.record.parent)
    return parent ? rootOf(parent) : one.record.id
  }
  const chains = new Map<string, FoundBackup[]>()
  for (const backup of backups) chains.set(rootOf(backup), [...(chains.get(rootOf(backup)) ?? []), backup])
  return [...chains.values()].map((members) => ({
    backups: members,
    newestAt: new Date(Math.max(...members.map(({ record }) => new Date(record.stoppedAt).getTime()))),
  }))
}

function chooseChains(chains: Chain[], { days, count }: Retention, now: Date) {
  const newestFirst = chains.toSorted((a, b) => b.newestAt.getTime() - a.newestAt.getTime())
  const whole = newestFirst.filter(({ backups }) => backups[0]?.record.kind === 'full')
  const proven = whole.find(({ backups }) => backups.some(isProven))
  const oldestKept = now.getTime() - days * DAY_MS
  const keep: { chain: Chain; reason: string }[] = []
  const expire: Chain[] = []
  for (const chain of newestFirst) {
    const reason =
      chain.newestAt.getTime() >= oldestKept
        ? `within ${days} days`
        : whole.indexOf(chain) >= 0 && whole.indexOf(chain) < count
          ? `one of the last ${count}`
          : chain === proven
            ? 'the last that was proven by a drill or a verification'
            : // Without it the window would begin later than promised.
              chain === whole.find(({ newestAt }) => newestAt.getTime() < oldestKept)
              ? `what the first of the ${days} days are restored from`
              : null
    if (reason === null) expire.push(chain)
    else keep.push({ chain, reason })
  }
  return { keep, expire }
}

/** Its own last look found nothing wrong. */
function isProven({ results }: FoundBackup): boolean {
  return results.at(-1)?.ok ?? false
}

interface Needs {
  kept: Chain[]
  wal: WalFiles
}

async function needlessLog(
  repository: Repository,
  systemId: string,
  { kept, wal }: Needs,
): Promise<RetentionPlan['log']> {
  const records = kept.flatMap(({ backups }) => backups.map(({ record }) => record))
  const oldest = records.toSorted((a, b) => (parseLsn(a.startLsn) < parseLsn(b.startLsn) ? -1 : 1))[0]
  if (!oldest) return []

  const first = segmentAt(parseLsn(oldest.startLsn), oldest.segmentBytes)
  const dead = new Set<number>()
  for (const timeline of new Set([...wal.segments.keys()].map((name) => Number.parseInt(name.slice(0, 8), 16)))) {
    if (!(await isReachable(wal, timeline, records))) dead.add(timeline)
  }
  const found: RetentionPlan['log'] = []
  for (const store of repository.stores) {
    const paths = (await pathsBelow(store, `${systemId}/wal/`)).filter((path) => {
      const name = path.slice(path.lastIndexOf('/') + 1)
      if (historyOf(name) !== null) return false
      const segment = segmentOf(name.slice(0, 24), oldest.segmentBytes)
      return segment !== null && (segment.number < first || dead.has(segment.timeline)) && !name.endsWith('.partial')
    })
    found.push({ store, paths })
  }
  return found
}

/** Whether any kept backup lies on the timeline, before it, or after it on one that came from it. */
async function isReachable(
  wal: WalFiles,
  timeline: number,
  records: { timeline: number; stopLsn: string }[],
): Promise<boolean> {
  const lineage = await readLineage(wal, timeline)
  if (records.some((record) => contains(lineage, { timeline: record.timeline, lsn: parseLsn(record.stopLsn) })))
    return true
  const newest = Math.max(...records.map((record) => record.timeline), ...wal.histories.keys())
  return timeline >= newest
}

/** Removes what a plan names: records first, so that no half of a backup looks whole. Gives what could not be removed. */
export async function expire(repository: Repository, systemId: string, plan: RetentionPlan): Promise<string[]> {
  const problems: string[] = []
  const removing = async (store: Store, path: string) => {
    await store.remove(path).catch((error: unknown) => {
      problems.push(error instanceof Error ? error.message : String(error))
    })
  }
  const folders = [
    ...plan.expire.map(({ id }) => ({ id, folder: `${systemId}/backups/${id}/`, record: 'backup.json' })),
    ...plan.dumps.map((id) => ({ id, folder: `${systemId}/dumps/${id}/`, record: 'dump.json' })),
  ]
  for (const { id, folder, record } of folders) {
    for (const store of repository.stores) {
      await removing(store, `${folder}${record}`)
      // A store that cannot be listed was told of just now; what it keeps goes the next time.
      for (const path of await pathsBelow(store, folder).catch(() => [])) await removing(store, path)
      await removing(store, `${systemId}/keys/${id}.json`)
    }
  }
  for (const { store, paths } of plan.log) for (const path of paths) await removing(store, path)
  return problems
}
