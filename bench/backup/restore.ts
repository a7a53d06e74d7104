import { join } from 'node:path'
import { serverAccount } from '@products-manager/postgres'
import { fingerprintDatabase } from '../../packages/pgops/src/backup/fingerprint.ts'
import { masterKeys } from '../../packages/pgops/src/backup/sealing/keys.ts'
import type { BackedUp } from '../../packages/pgops/src/backup/testing/backed-up-cluster.ts'
import { recover } from '../../packages/pgops/src/restore/recover.ts'
import { restoreTable } from '../../packages/pgops/src/restore/restore-table.ts'
import { withRecovered } from '../../packages/pgops/src/restore/with-recovered.ts'
import type { Figure } from '../report.ts'
import { fill, withCluster } from './with-cluster.ts'

export interface RestoreSizes {
  megabytes: number
  products: number
  rounds: number
}

const HOW = {
  keys: masterKeys('a'.repeat(64)),
  codec: 'brotli',
  settings: { max_wal_size: '8GB', full_page_writes: 'on' },
} as const
const JOBS = 4
const HASH_ALL = { hashUpTo: Number.POSITIVE_INFINITY }
const COLUMNS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'k', 'l', 'm']

/** An encrypted chain brought back to a moment, row by row the same; and one table of it back into the live database. */
export function benchRestore({ megabytes, products, rounds }: RestoreSizes): Promise<Figure[]> {
  return withCluster(HOW, async (backedUp) => {
    const { database, repository, folder, backup, receive, received, plan } = backedUp
    await fill(backedUp, megabytes)
    await makeProducts(backedUp, products)
    await receive()
    await backup()
    await database.query("update filler set c = repeat('y', 60) where i <= (select max(i) / 100 from filler)")
    await backup({ kind: 'incremental' })
    await database.query('delete from products where id % 100 = 0')
    const then = await fingerprintDatabase(database.url, HASH_ALL)
    const [moment] = await database.query<{ at: Date }>('select clock_timestamp() as at, pg_sleep(0.05)')
    // Others went on: the next commit came soon, and much log after it.
    await database.query('create table later as select 1')
    await database.query('delete from filler where i % 3 = 0')
    await database.query('drop table products')
    await received()
    const request = { target: { kind: 'time' as const, at: moment?.at ?? new Date() } }
    const planned = await plan(request)
    const [restores, wrong, tables]: [number[], number[], number[]] = [[], [], []]
    for (let round = 0; round < rounds; round++) {
      console.error(`restore ${round + 1} of ${rounds} …`)
      const from = performance.now()
      const owner = await serverAccount()
      const directory = join(folder, `restored-${round}`)
      const { server } = await recover({ repository, plan: planned, directory, owner, jobs: JOBS, durable: true })
      restores.push((performance.now() - from) / 1_000)
      const found = await fingerprintDatabase(server.url(database.name), HASH_ALL)
      wrong.push(then.filter(({ table, hash }) => found.find((one) => one.table === table)?.hash !== hash).length)
      await server.stop()
      tables.push(await oneTable())
    }
    return [
      { name: 'cluster to a moment, decrypted and decompressed', unit: 's', values: restores, target: '< 15' },
      { name: 'tables that differ then', unit: '', values: wrong, target: '0' },
      { name: 'dropped table back with its indexes', unit: 's', values: tables, target: '< 30' },
    ]

    async function oneTable(): Promise<number> {
      const from = performance.now()
      await withRecovered({ repository, plan: await plan(request), jobs: JOBS }, (server) =>
        restoreTable({
          from: server.url(database.name),
          to: database.url,
          table: { schema: 'public', table: 'products' },
          replaces: false,
          now: new Date(),
        }),
      )
      const seconds = (performance.now() - from) / 1_000
      await database.query('drop table products')
      return seconds
    }
  })
}

async function makeProducts({ database }: BackedUp, rows: number): Promise<void> {
  const columns = COLUMNS.map((name, at) => `md5((i * ${at + 3})::text) as ${name}`).join(', ')
  await database.query(`create table products as select i as id, ${columns} from generate_series(1, ${rows}) as i`)
  await database.query('alter table products add primary key (id)')
  for (const name of COLUMNS) await database.query(`create index on products (${name})`)
  await database.query('vacuum (freeze, analyze) products')
}
