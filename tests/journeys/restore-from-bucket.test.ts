import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startEmbedded } from '@products-manager/postgres'
import { expect, it } from 'vitest'
import { replicate } from '../../packages/pgops/src/backup/replicate.ts'
import { masterKeys } from '../../packages/pgops/src/backup/sealing/keys.ts'
import { aBackedUpCluster, aFolder, systemOf, valueIn } from '../../packages/pgops/src/backup/testing/a-cluster.ts'
import { aBucket } from '../../packages/pgops/src/backup/testing/an-s3-server.ts'
import { pmProgram } from '../../server/src/main/testing/pm-program.ts'

const KEY = 'a phrase of many letters'
const DEADLINE_MS = 180_000

it(
  'a new machine that knows a bucket and the key alone has everything back; without the key, or with another, it says so',
  async () => {
    const { store, endpoint } = await aBucket()
    const { database, cluster, repository, backup } = await aBackedUpCluster({
      replicas: [store],
      keys: masterKeys(KEY),
      codec: 'brotli',
    })
    await database.query('create table t as select generate_series(1, 500) as i')
    await backup()
    await replicate({ repository, systemId: await systemOf(database) })
    await cluster.stop('crash')
    await rm(repository.directory, { recursive: true })
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
    expect(await valueIn(server, database.name, 'select count(*)::int as value from t')).toBe(500)
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
