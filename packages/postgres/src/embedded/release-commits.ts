import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive } from './postmaster.ts'
import { type Account, ownerAccount } from './server-account.ts'
import { writeDurably } from './write-durably.ts'

// ALTER SYSTEM writes here; while the server is down the file is ours to change.
const FILE = 'postgresql.auto.conf'
const WAITS_FOR = /^synchronous_standby_names = '"?pgops_receiver"?'\n/m

/** A server that was killed would wait, with its first commit, for a receiver of the log that nobody has started yet. Returns
 *  whether it would have. */
export async function releaseCommits(cluster: string, owner: Account | null): Promise<boolean> {
  const path = join(cluster, FILE)
  const text = await readFile(path, 'utf8').catch(() => '')
  const waits = WAITS_FOR.test(text)
  if (waits) await writeDurably(path, text.replace(WAITS_FOR, ''), { owner })
  return waits
}

// Once it stops the server reads no settings any more: it needs the time before.
const READING_MS = 500

/** Nor does a running server end as long as a session's last commit, which drops its temporary tables, waits for a receiver
 *  that was killed. */
export async function releaseSessions(pid: number, cluster: string): Promise<void> {
  if (!(await releaseCommits(cluster, await ownerAccount(cluster)))) return
  if (!isAlive(pid)) return
  process.kill(pid, 'SIGHUP')
  await sleep(READING_MS)
}
