import { expect, it } from 'vitest'
import { readPolicy } from '../policy.ts'
import { anArchive } from '../testing/an-archive.ts'
import { listPolicies, providePolicies } from './policies.ts'

const GONE = { name: 'webhook-logs', table: 'webhook_logs' }
const POLICY = { ...GONE, ageColumn: 'at', afterDays: 30 }

it('takes a policy away whose table is gone, and leaves one that was given to another table', async () => {
  const { parts, policy, database } = await anArchive()
  await database.query('create table other_logs (id int primary key, at timestamptz not null)')
  await policy(POLICY)
  await policy({ ...POLICY, name: 'kept', table: 'other_logs' })

  await providePolicies(parts.database, [], [GONE, { name: 'kept', table: 'webhook_logs' }])

  expect((await listPolicies(parts.database)).map((one) => one.policy.name)).toEqual(['kept'])
})

it('leaves a policy whose table is gone as long as the archive has rows of it, and stops it', async () => {
  const { parts, policy, database, run, held } = await anArchive()
  await database.query(`create table webhook_logs (id int primary key, at timestamptz not null);
    insert into webhook_logs values (1, '2020-01-01')`)
  await policy(POLICY)
  await providePolicies(parts.database, [], [GONE])
  await run('webhook-logs')
  await database.query('drop table webhook_logs')

  await providePolicies(parts.database, [], [GONE])

  const [left] = await listPolicies(parts.database)
  expect(left).toMatchObject({ policy: { name: 'webhook-logs', isEnabled: false }, rows: 1 })
  expect(await held()).toEqual([{ table: 'public.webhook_logs', rows: 1 }])
})

it('lets policies of former times have the batches of today, and those of people their own', async () => {
  const { parts, policy } = await anArchive()
  const wish = { table: 'logs', ageColumn: 'at', afterDays: 30 }
  await policy({ ...wish, name: 'former', batchRows: 10_000 })
  await policy({ ...wish, name: 'own', batchRows: 500 })
  const provided = ['former', 'own', 'new'].map((name) => readPolicy({ ...wish, name }))

  await providePolicies(parts.database, provided)

  const rows = (await listPolicies(parts.database)).map((one) => [one.policy.name, one.policy.batchRows])
  expect(Object.fromEntries(rows)).toEqual({ former: 200_000, own: 500, new: 200_000 })
})
