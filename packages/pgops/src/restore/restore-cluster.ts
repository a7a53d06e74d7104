import { readdir, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type Account, openDatabase, sql, stopLeftServer, takePlace } from '@products-manager/postgres'
import { explainDisk } from '../backup/backup-error.ts'
import type { ClusterPlace } from '../backup/command/backup-context.ts'
import type { Repository } from '../backup/repository.ts'
import type { RestorePlan } from './plan-restore.ts'
import { recover } from './recover.ts'

export interface RestoreClusterOptions {
  repository: Repository
  plan: RestorePlan
  place: ClusterPlace
  owner: Account | null
  jobs: number
  now: () => Date
  signal?: AbortSignal | undefined
  onProgress?: (progress: { doneBytes: number; expectedBytes: number; step: string }) => void
}

export interface RestoredCluster {
  directory: string
  reachedLsn: string
  lastCommitAt: string | null
  /** Where the data lies that was there before; null when there was none. */
  safetyCopy: string | null
  durationMs: number
}

/**
 * Backup and log take the place of a data directory. All the work is done beside it: until the renames at the very end
 * the old data is untouched, so a restore that was interrupted is simply done again.
 */
export async function restoreCluster(options: RestoreClusterOptions): Promise<RestoredCluster> {
  const { repository, plan, place, owner, jobs, now, signal } = options
  const startedAt = performance.now()
  const directory = await place.directory()
  await clearDrafts(directory)
  const draft = `${directory}.restoring-${process.pid}`
  const progress = options.onProgress ? { onProgress: options.onProgress } : {}
  let reached: Pick<RestoredCluster, 'reachedLsn' | 'lastCommitAt'>
  try {
    const recovered = await recover({
      repository,
      plan,
      directory: draft,
      owner,
      jobs,
      durable: true,
      signal,
      ...progress,
    })
    try {
      await checkpoint(recovered.server.url('postgres'))
      await place.adopt(recovered.server.url('postgres'))
    } finally {
      await recovered.server.stop()
    }
    reached = { reachedLsn: recovered.reachedLsn, lastCommitAt: recovered.lastCommitAt?.toISOString() ?? null }
    // Whoever started a server on the old data meanwhile would go on writing into the safety copy.
    await place.stop()
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw explainDisk(error, directory, 'The old data is untouched. Free some space, then restore again.')
  }
  const stamp = now().toISOString().replaceAll(/[-:]/g, '').slice(0, 15)
  const copy = `${directory}.before-restore-${stamp}Z`
  const safetyCopy = (await stat(directory).catch(() => null)) === null ? null : copy
  await takePlace(draft, directory, copy)
  return { directory, ...reached, safetyCopy, durationMs: Math.round(performance.now() - startedAt) }
}

/** What restores that were killed left behind, with the servers that recovered there: they outlive the program. */
async function clearDrafts(directory: string): Promise<void> {
  const name = basename(directory)
  for (const found of await readdir(dirname(directory)).catch(() => [])) {
    if (!found.startsWith(`${name}.restoring-`) && found !== `${name}.restored`) continue
    const draft = join(dirname(directory), found)
    await stopLeftServer(draft)
    await rm(draft, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** The server's own flush, so that nothing has to be recovered again at its first start: from here on all is of the new timeline. */
async function checkpoint(url: string): Promise<void> {
  const database = openDatabase({ name: 'restored', url, pool: { size: 1 } })
  try {
    await database.withSession((session) => session.run(sql('restore.checkpoint')`checkpoint`))
  } finally {
    await database.close({ deadlineMs: 1_000 })
  }
}
