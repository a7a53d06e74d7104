import { expect, it } from 'vitest'
import { drill } from './drill.ts'
import { aBackedUpCluster, systemOf } from './testing/a-cluster.ts'

it('proves a backup: starts it, checks its indexes, compares it with the live tables and keeps the time it took', async () => {
  const { database, repository, backup, receive, received } = await aBackedUpCluster()
  await receive()
  await database.query('create table t (i int primary key, pad text)')
  await backup()
  await database.query("insert into t select i, 'x' from generate_series(1, 1000) as i")
  await database.query('select pg_sleep(1.1)')
  await received()
  const live = (name: string) => Object.assign(new URL(database.url), { pathname: `/${name}` }).toString()

  const result = await drill({
    repository,
    systemId: await systemOf(database),
    live,
    jobs: 2,
    now: () => new Date(),
  })

  expect(result).toMatchObject({ kind: 'drill', ok: true, problems: [], recoveryMs: expect.any(Number) })
  expect(result.databases?.find(({ name }) => name === database.name)).toMatchObject({
    rows: 1000,
    compared: 1,
    differing: [],
  })
})
