import { openDatabase } from '@products-manager/postgres'
import { testCluster } from '@products-manager/postgres/testing'
import { Command } from 'commander'
import { expect, it, onTestFinished, vi } from 'vitest'
import { localStore } from '../../backup/stores/local-store.ts'
import { aFolder } from '../../backup/testing/a-cluster.ts'
import { openArchivePlace } from '../archive-place.ts'
import { ensureArchiveSchema } from '../catalogue/archive-schema.ts'
import { savePolicy } from '../catalogue/policies.ts'
import { readPolicy } from '../policy.ts'
import { archiveCommands } from './archive-commands.ts'

it('a database that is away is named, and holds up none of the others', async () => {
  const cluster = await testCluster()
  const [here, gone] = [await cluster.createDatabase(), await cluster.createDatabase()]
  const archived = (name: string, url: string) => {
    const database = openDatabase<string>({ name, url, pool: { size: 1 } })
    onTestFinished(() => database.close())
    const place = openArchivePlace({ stores: [localStore(aFolder())], keys: null, scope: name })
    return { name, parts: { database, place, now: () => new Date() } }
  }
  const databases = [archived('gone', gone.url), archived('here', here.url)]
  await gone.drop()
  onTestFinished(() => here.drop())
  await here.query("create table logs (id int primary key, at timestamptz); insert into logs values (1, '2020-01-01')")
  await ensureArchiveSchema(databases[1]!.parts.database)
  const policy = readPolicy({ name: 'logs', table: 'logs', ageColumn: 'at', afterDays: 365 })
  await databases[1]!.parts.database.transaction((tx) => savePolicy(tx, policy))
  const answered = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  onTestFinished(() => {
    vi.restoreAllMocks()
    process.exitCode = 0
  })
  const program = new Command('pgops')
  archiveCommands(program, (_, work) => work(databases))

  await program.parseAsync(['archive', '--all', '--dry-run'], { from: 'user' })

  expect(said.mock.calls.join('')).toContain('gone is left out')
  expect(answered.mock.calls.join('')).toMatch(/here +logs +logs .* 1 /)
  expect(process.exitCode).toBe(1)
})
