import { expect, it } from 'vitest'
import { readCatalogue, writeResult } from './repository.ts'
import { expire, planRetention } from './retention.ts'
import { aBackedUpCluster, systemOf, valueIn } from './testing/a-cluster.ts'

const LATER = new Date(Date.now() + 100 * 86_400_000)

async function fourBackups() {
  const backedUp = await aBackedUpCluster()
  const { database, backup, receive, received } = backedUp
  await receive()
  await database.query('create table t (i int)')
  const taken = []
  for (const kind of ['full', 'incremental', 'full', 'full'] as const) {
    await database.query('insert into t values (1)')
    await database.query('select pg_switch_wal()')
    taken.push((await backup({ kind })).id)
  }
  await received()
  return { ...backedUp, taken, systemId: await systemOf(database) }
}

it('lets whole chains expire, with the log only they needed, and the rest restores', async () => {
  const { repository, systemId, taken, cluster, database, restored } = await fourBackups()

  const plan = await planRetention(repository, systemId, { retention: { days: 30, count: 1 }, now: LATER })
  const problems = await expire(repository, systemId, plan)

  expect(plan.expire.map(({ id }) => id).toSorted()).toEqual(taken.slice(0, 3).toSorted())
  expect(plan.log[0]?.paths.length).toBeGreaterThan(0)
  expect(problems).toEqual([])
  expect((await readCatalogue(repository, systemId)).backups.map(({ record }) => record.id)).toEqual(taken.slice(3))
  await cluster.stop('crash')
  const server = await restored({ target: { kind: 'latest' } })
  expect(await valueIn(server, database.name, 'select count(*)::int as value from t')).toBe(4)
})

it('never removes the last backup that was proven', async () => {
  const { repository, systemId, taken } = await fourBackups()
  const [full = ''] = taken
  const proof = { kind: 'drill' as const, at: new Date().toISOString(), ok: true, durationMs: 1, problems: [] }
  await writeResult(repository, systemId, { backup: full, ...proof })

  const plan = await planRetention(repository, systemId, { retention: { days: 30, count: 1 }, now: LATER })

  expect(plan.keep.map(({ id }) => id).toSorted()).toEqual([taken[0], taken[1], taken[3]].toSorted())
  expect(plan.expire.map(({ id }) => id)).toEqual([taken[2]])
})

it('keeps everything within the days', async () => {
  const { repository, systemId } = await fourBackups()

  const plan = await planRetention(repository, systemId, { retention: { days: 30, count: 1 }, now: new Date() })

  expect(plan).toMatchObject({ expire: [], keep: { length: 4 } })
})
