import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Account } from './server-account.ts'
import { writeDurably } from './write-durably.ts'

// ALTER SYSTEM writes here; while the server is down the file is ours to change.
const FILE = 'postgresql.auto.conf'
const WAITS_FOR = /^synchronous_standby_names = '"?pgops_receiver"?'\n/m

/** A server that was killed would wait, with its first commit, for a receiver of the log that nobody has started yet. */
export async function releaseCommits(cluster: string, owner: Account | null): Promise<void> {
  const path = join(cluster, FILE)
  const text = await readFile(path, 'utf8').catch(() => '')
  if (WAITS_FOR.test(text)) await writeDurably(path, text.replace(WAITS_FOR, ''), { owner })
}
