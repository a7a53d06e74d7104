import { setTimeout as sleep } from 'node:timers/promises'
import { beingWritten } from '../sources/connect/errors.ts'
import type { Fetched } from '../sources/connect/open-source.ts'
import type { OpenSource, RemoteFile } from '../sources/connect/types.ts'

// Whoever writes a file that changed longer ago has gone, or writes it slower than we could wait for.
const FRESH_MS = 60_000
const PAUSE_MS = 3_000

// A bucket, a mail and a web server show whole files only.
const APPEARS_UNFINISHED: ReadonlySet<string> = new Set(['folder', 'ftp', 'sftp'])

interface Looking {
  kind: Fetched['kind']
  now: Date
  signal: AbortSignal
}

/**
 * Refuses files that are still written, where they are seen before they are whole: those that changed a moment ago are
 * looked at twice. Never by their time alone, because the other machine's clock may be wrong.
 */
export async function refuseGrowing(
  open: OpenSource,
  chosen: readonly RemoteFile[],
  { kind, now, signal }: Looking,
): Promise<void> {
  if (!APPEARS_UNFINISHED.has(kind)) return
  const fresh = chosen.filter(
    ({ modifiedAt }) => modifiedAt !== null && Math.abs(now.getTime() - modifiedAt.getTime()) < FRESH_MS,
  )
  if (fresh.length === 0) return

  await sleep(PAUSE_MS, undefined, { signal })
  const later = await open.list()
  for (const { name, path, version } of fresh) {
    const seen = later.find((file) => file.path === path)
    if (seen && seen.version !== version) throw beingWritten({ name })
  }
}
