import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServerMessage } from '@products-manager/contract'
import { onTestFinished } from 'vitest'
import { migrateJobs } from '../../../platform/jobs/start-workers.ts'
import { openLog } from '../../../platform/log.ts'
import { createAddressGuard, readAllowedPlaces } from '../../../platform/net/address-guard.ts'
import { openKeyring } from '../../../platform/secrets/keyring.ts'
import { type MigratedDatabase, migratedDatabase } from '../../../platform/testing/test-databases.ts'
import type { NotificationParts } from '../parts.ts'

export interface Notifier {
  parts: NotificationParts
  imports: MigratedDatabase<'imports'>
  core: MigratedDatabase<'core'>
  dataDir: string
  /** What browsers were told. */
  told: ServerMessage[]
  /** Lets so many minutes pass. */
  wait(minutes: number): void
  write(topic: string, payload: object): Promise<unknown>
}

/** Everything that tells people, with a clock that stands still; it may connect to this machine. */
export async function aNotifier(): Promise<Notifier> {
  const [imports, core] = await Promise.all([migratedDatabase('imports'), migratedDatabase('core')])
  await migrateJobs(imports.url, openLog({ level: 'silent' }))
  const dataDir = await mkdtemp(join(tmpdir(), 'pm-notifier-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  const told: ServerMessage[] = []
  let now = Date.parse('2026-03-01T12:00:00Z')
  const parts: NotificationParts = {
    imports: imports.handle,
    core: core.handle,
    publish: async ({ message }) => void told.push(message),
    clock: { now: () => new Date(now), elapsed: () => performance.now() },
    keyring: openKeyring({ dataDir, passphrases: [] }),
    guard: createAddressGuard(readAllowedPlaces({ PM_ALLOWED_NETWORKS: '127.0.0.0/8' })),
    appUrl: 'https://pm.example.com',
    mail: { server: null, admins: [] },
  }
  return {
    parts,
    imports,
    core,
    dataDir,
    told,
    wait: (minutes) => {
      now += minutes * 60_000
    },
    write: (topic, payload) =>
      imports.query('insert into outbox (topic, payload) values ($1, $2)', [topic, JSON.stringify(payload)]),
  }
}

/** What a run that ended tells. */
export const anEndedRun = (status: string, change: object = {}) => ({
  runId: '0198c0de-0000-7000-8000-000000000001',
  kind: 'import',
  supplierCode: 'ACME',
  fileName: 'pens.csv',
  status,
  totals: { rows: 10, created: 3, updated: 4, refused: 2 },
  error: null,
  ...change,
})
