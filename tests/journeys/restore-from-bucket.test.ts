import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type EmbeddedServer, openConsole, startEmbedded, systemClock } from '@products-manager/postgres'
import { openRepository, replicate, takeBackup } from 'pgops'
import { expect, it } from 'vitest'
import { masterKeys } from '../../packages/pgops/src/backup/sealing/keys.ts'
import { aFolder } from '../../packages/pgops/src/backup/testing/a-cluster.ts'
import { aBucket } from '../../packages/pgops/src/backup/testing/an-s3-server.ts'
import { pmProgram } from '../../server/src/main/testing/pm-program.ts'

const KEY = 'a phrase of many letters'
const DEADLINE_MS = 180_000

it(
  'a new machine that knows a bucket and the key alone has everything back; without the key, or with another, it says so',
  async () => {
    const { store, endpoint } = await aBucket()
    const first = await startEmbedded({ dataDir: join(aFolder(), 'data') })
    const directory = join(aFolder(), 'backups')
    const repository = openRepository({ directory, replicas: [store], keys: masterKeys(KEY), codec: 'brotli' })
    await inPostgres<unknown>(first, 'create table t as select generate_series(1, 500) as i')
    const { systemId } = await takeBackup(
      { repository, url: first.url('postgres'), clock: systemClock },
      { kind: 'full' },
    )
    await replicate({ repository, systemId })
    await first.release()
    await rm(directory, { recursive: true })
    const dataDir = join(aFolder(), 'data')
    const restore = (key: object, ...more: string[]) =>
      pm(['restore', 's3://backups/pm', ...more], {
        PM_DATA_DIR: dataDir,
        BACKUP_ENDPOINT: endpoint,
        BACKUP_ACCESS_KEY_ID: 'test',
        BACKUP_SECRET_ACCESS_KEY: 'test',
        ...key,
      })

    const [without, wrong] = await Promise.all([
      restore({}, '--dry-run'),
      restore({ BACKUP_ENCRYPTION_KEY: 'another phrase of letters' }),
    ])
    const isTouched = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).some((path) =>
      /PG_VERSION$/.test(path),
    )
    const right = await restore({ BACKUP_ENCRYPTION_KEY: KEY }, '--no-backup')

    expect(without).toMatchObject({ code: 1, err: expect.stringContaining('Set BACKUP_ENCRYPTION_KEY') })
    expect(wrong).toMatchObject({
      code: 1,
      err: expect.stringContaining('BACKUP_ENCRYPTION_KEY does not open the key'),
    })
    expect(isTouched).toBe(false)
    expect(right).toMatchObject({ code: 0 })
    const server = await startEmbedded({ dataDir })
    const rows = await inPostgres<{ count: number }>(server, 'select count(*)::int as count from t')
    expect(rows).toEqual([{ count: 500 }])
    await server.release()
  },
  DEADLINE_MS,
)

async function pm(args: string[], env: Record<string, string>) {
  const { BACKUP_DIRECTORY: _, BACKUP_ENCRYPTION_KEY: __, ...clean } = process.env
  const child = spawn(process.execPath, [...pmProgram, ...args], { env: { ...clean, ...env } })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => (out += chunk))
  child.stderr.on('data', (chunk) => (err += chunk))
  const [code] = await once(child, 'close')
  return { code, out, err }
}

async function inPostgres<Row>(server: EmbeddedServer, text: string): Promise<Row[]> {
  const session = await openConsole({ url: server.url('postgres') })
  try {
    return await session.ask<Row>(text)
  } finally {
    session.close()
  }
}
