import { describe, expect, it } from 'vitest'
import { masterKeys } from '../backup/sealing/keys.ts'
import { aBackedUpCluster, valueIn } from '../backup/testing/a-cluster.ts'

const KEY = 'a'.repeat(64)

describe('a restore', () => {
  it('of a backup alone has what was there when it ended', async () => {
    const { database, cluster, backup, restored } = await aBackedUpCluster()
    await database.query('create table t as select generate_series(1, 1000) as i')
    await backup()
    await database.query('insert into t values (1001)')
    await cluster.stop('crash')

    const server = await restored({ target: { kind: 'backup' } })

    expect(await valueIn(server, database.name, 'select count(*)::int as value from t')).toBe(1000)
  })

  it('of everything has the last commit before the crash', async () => {
    const { database, cluster, backup, receive, received, restored } = await aBackedUpCluster()
    await receive()
    await database.query('create table t as select generate_series(1, 1000) as i')
    await backup()
    await database.query('insert into t select generate_series(1001, 5000)')
    await database.query('insert into t values (5001)')
    await received()
    await cluster.stop('crash')

    const server = await restored({ target: { kind: 'latest' } })

    expect(await valueIn(server, database.name, 'select count(*)::int as value from t')).toBe(5001)
  })

  it('from an encrypted full backup and two incremental ones goes to a moment', async () => {
    const { database, cluster, backup, receive, received, restored } = await aBackedUpCluster({
      keys: masterKeys(KEY),
      codec: 'brotli',
    })
    await receive()
    await database.query("create table t as select i, repeat('x', 200) as pad from generate_series(1, 20000) as i")
    await backup()
    await database.query('delete from t where i <= 10')
    await backup({ kind: 'incremental' })
    await database.query('update t set pad = null where i between 100 and 199')
    await backup({ kind: 'incremental' })
    await database.query('insert into t values (0, null)')
    const [row] = await database.query<{ at: Date }>('select clock_timestamp() as at, pg_sleep(0.02)')
    await database.query('drop table t')
    await database.query('create table later as select 1')
    await received()
    await cluster.stop('crash')

    const server = await restored({ target: { kind: 'time', at: row!.at } })

    expect(await valueIn(server, database.name, 'select count(*)::int as value from t')).toBe(19991)
    expect(await valueIn(server, database.name, 'select count(*)::int as value from t where pad is null')).toBe(101)
    expect(await valueIn(server, database.name, "select to_regclass('later')::text as value")).toBeNull()
  })
})
