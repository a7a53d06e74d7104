import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type BackedUp,
  type BackedUpOptions,
  startBackedUp,
} from '../../packages/pgops/src/backup/testing/backed-up-cluster.ts'

type Close = () => void | Promise<void>

/** Works on a server with backups of its own, and leaves nothing behind. */
export async function withCluster<T>(
  options: BackedUpOptions,
  work: (backedUp: BackedUp, onEnd: (close: Close) => void) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'pm-bench-backup-'))
  // As root the server runs under another account, which has to reach its files.
  await chmod(folder, 0o711)
  const closers: Close[] = []
  const onEnd = (close: Close) => void closers.unshift(close)
  try {
    return await work(await startBackedUp(options, { folder, onEnd }), onEnd)
  } finally {
    for (const close of closers) await close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

// Rows of about 210 bytes, half of which compress well, as text does.
const ROW_BYTES = 210

/** Fills a database with so much; hint bits are set, or the first reader's would be backed up as changes. */
export async function fill({ database }: BackedUp, megabytes: number): Promise<void> {
  await database.query(`create table filler as
    select i, md5(i::text) as a, md5((i * 7)::text) || md5((i * 3)::text) as b, repeat('x', 60) as c
      from generate_series(1, ${Math.round((megabytes * 1_000_000) / ROW_BYTES)}) as i`)
  await database.query('vacuum (freeze, analyze) filler')
  await database.query('checkpoint')
}
