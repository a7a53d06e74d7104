import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PrivateServer, serverAccount } from '@products-manager/postgres'
import { explainDisk } from '../backup/backup-error.ts'
import type { Repository } from '../backup/repository.ts'
import type { RestorePlan } from './plan-restore.ts'
import { recover } from './recover.ts'

export interface ScratchRecovery {
  repository: Repository
  plan: RestorePlan
  scratch?: string | undefined
  jobs: number
  signal?: AbortSignal | undefined
  onProgress?: (progress: { doneBytes: number; expectedBytes: number; step: string }) => void
}

const DISK_ADVICE =
  'The live databases are untouched. Free some space, or name another directory with --scratch, then do it again.'

/** Recovers into a scratch place, works on what is there, and leaves nothing behind. */
export async function withRecovered<T>(
  { scratch, ...recovery }: ScratchRecovery,
  work: (server: PrivateServer) => Promise<T>,
): Promise<T> {
  const place = await mkdtemp(join(scratch ?? tmpdir(), 'pgops-recovered-'))
  await chmod(place, 0o711)
  try {
    const owner = await serverAccount()
    const recovering = recover({ ...recovery, directory: join(place, 'cluster'), owner, durable: false })
    const { server } = await recovering.catch((error: unknown) => {
      throw explainDisk(error, place, DISK_ADVICE)
    })
    try {
      return await work(server)
    } finally {
      await server.stop()
    }
  } finally {
    await rm(place, { recursive: true, force: true, maxRetries: 5 })
  }
}
