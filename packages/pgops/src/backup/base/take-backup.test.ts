import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { aBackedUpCluster } from '../testing/a-cluster.ts'

it('a slow backup has the log it needs, however much is written and thrown away meanwhile', async () => {
  const { database, backup } = await aBackedUpCluster({ settings: { min_wal_size: '32MB', max_wal_size: '48MB' } })
  await database.query('create table t (i int)')
  const churn = setInterval(
    () => void database.query('insert into t values (1); select pg_switch_wal(); checkpoint').catch(() => {}),
    150,
  )

  const { startLsn, stopLsn } = await backup({ maxRate: 20_000 }).finally(() => clearInterval(churn))

  expect(stopLsn).not.toBe(startLsn)
})

it('a backup that is refused or stopped leaves no half of itself', async () => {
  const { repository, backup } = await aBackedUpCluster()
  const stopping = new AbortController()

  const stopped = backup({ maxRate: 1_000, signal: stopping.signal, onProgress: () => stopping.abort() })

  await expect(stopped).rejects.toThrow('aborted')
  expect(
    readdirSync(repository.directory, { recursive: true, encoding: 'utf8' }).filter((p) => /base/.test(p)),
  ).toEqual([])
})
