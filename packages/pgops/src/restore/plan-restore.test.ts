import { linkSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseLsn } from '@products-manager/postgres'
import { describe, expect, it } from 'vitest'
import { aBackedUpCluster, systemOf, valueIn } from '../backup/testing/a-cluster.ts'
import { readTarget } from './restore-target.ts'

async function aHistory() {
  const backedUp = await aBackedUpCluster()
  const { database, backup, receive, received } = backedUp
  const receiving = await receive()
  await database.query('create table t (i int)')
  const first = await backup()
  await database.query('insert into t values (1)')
  const [between] = await database.query<{ at: Date }>('select clock_timestamp() as at')
  await database.query('insert into t values (2)')
  const second = await backup()
  await database.query('insert into t values (3)')
  await received()
  return { ...backedUp, ...receiving, first, second, between: between!.at }
}

describe('a plan', () => {
  it('takes the newest backup before the target, never one after it', async () => {
    const { plan, first, second, between } = await aHistory()

    const moment = await plan({ target: { kind: 'time', at: between } })
    const latest = await plan({ target: { kind: 'latest' } })

    expect(moment.chain.map(({ record }) => record.id)).toEqual([first.id])
    expect(latest.chain.map(({ record }) => record.id)).toEqual([second.id])
    expect(latest.logEnd?.lastCommit?.at.getTime()).toBeGreaterThan(between.getTime())
  })

  it.each([
    ['a moment before every backup', { kind: 'time' as const, at: new Date('2020-01-01') }, 'the oldest backup is of'],
    ['a moment that has not come', { kind: 'time' as const, at: new Date('2999-01-01') }, 'the log ends at'],
    ['a position beyond the log', { kind: 'lsn' as const, lsn: parseLsn('FF/0') }, 'the log ends at'],
  ])('refuses %s at once, and says how far it goes', async (_, target, why) => {
    const { plan } = await aHistory()

    const refused = plan({ target })

    await expect(refused).rejects.toThrow(why)
    await expect(refused).rejects.toThrow('Nothing was changed')
  })

  it('refuses what lies behind a gap in the log, and names the file and the way round it', async () => {
    const { plan, first, repository, database, received, stop } = await aHistory()
    await database.query('select pg_switch_wal()')
    await database.query('insert into t values (4)')
    await received()
    // Until it has stopped, a file may be there twice: as it was received, and as it is being sealed.
    await stop()
    const folder = join(repository.directory, await systemOf(database), 'wal', '00000001')
    const missing = readdirSync(folder).sort().at(-2) ?? ''
    rmSync(join(folder, missing))

    const refused = plan({ target: { kind: 'latest' }, backup: first.id })

    await expect(refused).rejects.toThrow(`${missing.slice(0, 24)} is missing`)
    await expect(refused).rejects.toThrow('--target-lsn')
  })

  it('takes the log up to the moment only, however much there is after it', async () => {
    const { plan, restored, database, received, between } = await aHistory()
    for (let later = 4; later < 10; later++) {
      await database.query('select pg_switch_wal()')
      await database.query(`insert into t values (${later})`)
    }
    await received()

    const moment = await plan({ target: { kind: 'time', at: between } })
    const latest = await plan({ target: { kind: 'latest' }, backup: moment.chain[0]?.record.id })
    const server = await restored({ target: { kind: 'time', at: between } })

    expect(latest.segments.length - moment.segments.length).toBeGreaterThanOrEqual(6)
    expect(await valueIn(server, database.name, 'select json_agg(i) as value from t')).toEqual([1])
  })

  it('takes from pg_wal of the lost server what was not received', async () => {
    const { plan, stop, database, cluster } = await aHistory()
    const [where] = await database.query<{ path: string }>(
      "select current_setting('data_directory') || '/pg_wal' as path",
    )
    await stop()
    await database.query('insert into t values (5)')
    const [end] = await database.query<{ lsn: string }>('select pg_current_wal_flush_lsn()::text as lsn')
    await cluster.stop('crash')
    // Files made ready for later, more of them than are searched for a commit: old pages under new names.
    const names = readdirSync(where!.path)
      .filter((name) => /^[0-9A-F]{24}$/.test(name))
      .sort()
    const newest = Number.parseInt(names.at(-1)?.slice(16) ?? '', 16)
    for (let number = newest + 1; number < newest + 30; number++) {
      const later = `${names[0]?.slice(0, 16)}${number.toString(16).toUpperCase().padStart(8, '0')}`
      linkSync(join(where!.path, names[0] ?? ''), join(where!.path, later))
    }

    const without = await plan({ target: { kind: 'latest' } })
    const withIt = await plan({ target: { kind: 'latest' }, pgWal: where!.path })

    expect(without.logEnd?.end).toBeLessThan(parseLsn(end!.lsn))
    expect(withIt.logEnd?.end).toBeGreaterThanOrEqual(parseLsn(end!.lsn))
  })
})

it.each([
  ['2026-04-07 14:30:00', '2026-04-07T14:30:00.000Z'],
  ['2026-04-07 14:30:00+02', '2026-04-07T12:30:00.000Z'],
  ['2026-04-07T14:30:00.5-01:30', '2026-04-07T16:00:00.500Z'],
  ['2026-04-07 14:30Z', '2026-04-07T14:30:00.000Z'],
  ['2026-04-07', '2026-04-07T00:00:00.000Z'],
])('reads the moment %s', (time, iso) => {
  expect(readTarget({ time }, false)).toEqual({ kind: 'time', at: new Date(iso) })
})

it.each(['', 'yesterday', '07.04.2026', '2026-13-01', '14:30'])('refuses %j as a moment', (time) => {
  expect(() => readTarget({ time }, false)).toThrow('is no moment')
})
