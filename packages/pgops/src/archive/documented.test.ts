import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { testCluster } from '@products-manager/postgres/testing'
import { Command } from 'commander'
import { expect, it, onTestFinished, vi } from 'vitest'
import { aFolder } from '../backup/testing/a-cluster.ts'
import { aBucket } from '../backup/testing/an-s3-server.ts'
import { archiveCommands } from './command/archive-commands.ts'
import { withEnvironmentArchives } from './command/environment-archives.ts'
import { readPolicy } from './policy.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const guide = readFileSync(`${root}/docs/archiving.md`, 'utf8')
const blocks = (language: string) =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\n([^\`]+)\`\`\``, 'g'))].map(([, text = '']) =>
    text.trim().split('\n'),
  )

it('names a policy with documents that can be read', () => {
  const [policy = []] = blocks('json')

  const { documents } = readPolicy(JSON.parse(policy.join('\n')))

  expect(documents?.column).toBe('file_path')
})

// Three years of a log a day, a year of metrics two years ago, a year of weekly reports. Those of metrics after that stay.
const ROWS = `
  insert into scenarios (id, name, region, status, created_at, updated_at)
  values (gen_random_uuid(), 'One', 'eu-west-1', 'running', now(), now());
  insert into scenario_logs (scenario_id, received_at, message_hash, source, size_bytes, token_count, sqs_blocks)
  select s.id, now() - i * interval '1 day', md5(i::text), 'web', 100, 1, 1 from scenarios s, generate_series(0, 1094) i;
  insert into scenario_metrics (scenario_id, timestamp, metric_type, metric_name, value, unit)
  select s.id, date_trunc('day', now(), 'UTC') - interval '732 days' - i * interval '12 hours' + case when i < 0 then interval '700 days' else '0' end, 'sqs', 'sqs_cost', i, 'USD' from scenarios s, generate_series(-9, 728) i;
  insert into reports
  select gen_random_uuid(), s.id, 'pdf', 'reports/' || i, 1, null, now() - i * interval '1 week' from scenarios s, generate_series(0, 51) i;`

it('does what the guide says with three years of logs, metrics and reports', async () => {
  const { endpoint } = await aBucket('archive')
  const database = await (await testCluster()).createDatabase()
  onTestFinished(() => database.drop())
  await database.query(readFileSync(`${root}/examples/mockupaws/schema.sql`, 'utf8') + ROWS)
  const settings = {
    ...{ DATABASE_URL: database.url, ARCHIVE_DIRECTORY: aFolder(), ARCHIVE_BUCKET: 'archive' },
    ...{ ARCHIVE_ENDPOINT: endpoint, ARCHIVE_REGION: 'us-east-1' },
    ...{
      BACKUP_ACCESS_KEY_ID: 'test',
      BACKUP_SECRET_ACCESS_KEY: 'test',
      BACKUP_ENCRYPTION_KEY: 'a phrase of many letters',
    },
  }
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value)
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  onTestFinished(() => {
    written.mockRestore()
    vi.unstubAllEnvs()
  })
  const run = async (line: string) => {
    const program = new Command('pgops')
    archiveCommands(program, withEnvironmentArchives)
    written.mockClear()
    const words = line
      .split(' ')
      .slice(2)
      .map((word) => word.replace(/^examples/, `${root}/examples`))
    await program.parseAsync(words, { from: 'user' })
    expect(process.exitCode ?? 0, line).toBe(0)
    return written.mock.calls.join('')
  }
  const runAll = async (lines: readonly string[]) => {
    const said: string[] = []
    for (const line of lines) said.push(await run(line))
    return said
  }
  const [moving = [], reading = []] = blocks('sh')
  const [queries = []] = blocks('sql')
  const before = await database.query('select * from scenario_metrics order by id')

  const moved = await runAll(moving)
  const [months, metrics, statistics, jobs] = await Promise.all(queries.map((query) => database.query(query)))
  const [found, verified] = await runAll(reading)

  expect(moved[1]).toMatch(/logs +scenario_logs .* 730 /)
  expect(moved[2]).toMatch(/metrics +729 /)
  expect(months?.reduce((sum, { count }) => sum + Number(count), 0)).toBe(1_095)
  expect(metrics?.[0]).toMatchObject({ metric_name: 'sqs_cost', value: '727.500000', sample_count: '2' })
  expect(statistics?.map(({ policy, rows }) => [policy, Number(rows)]).toSorted()).toEqual([
    ['logs', 730],
    ['metrics', 729],
    ['reports', 26],
  ])
  expect(jobs?.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed'])
  expect(found?.split('\n').filter((line) => line.includes('reports/'))).toHaveLength(3)
  expect(verified).toContain('26 rows')
  expect(await database.query('select * from scenario_metrics order by id')).toEqual(before)
  expect(await database.query('select count(*)::int from scenario_logs')).toEqual([{ count: 1_095 }])
}, 120_000)
