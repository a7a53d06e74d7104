import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { replicate } from '../replicate.ts'
import { aBackedUpCluster, aFolder } from '../testing/a-cluster.ts'
import { aHeldLine } from '../testing/a-held-line.ts'
import { aBucket } from '../testing/an-s3-server.ts'
import { runPgops } from '../testing/run-pgops.ts'
import { pathsBelow } from './store.ts'

it('killed in the midst of an upload nothing in the bucket claims to be whole, killed in the midst of a restore nothing is touched; both are simply done again', async () => {
  const { store, endpoint } = await aBucket()
  const { cluster, repository, backup } = await aBackedUpCluster({ replicas: [store], codec: 'none' })
  const { systemId, id, files } = await backup()
  const archive = files.find(({ holds }) => holds === 'base.tar')
  const half = (archive?.bytes ?? 0) / 2
  const settings = (address: string) => ({
    BACKUP_DIRECTORY: repository.directory,
    BACKUP_BUCKET: 'backups/pm',
    BACKUP_ENDPOINT: address,
    BACKUP_ACCESS_KEY_ID: 'test',
    BACKUP_SECRET_ACCESS_KEY: 'test',
  })
  const killed = async (direction: 'up' | 'down', args: string[]) => {
    const line = await aHeldLine(endpoint, { direction, bytes: half })
    const { child, ended, said } = runPgops(args, settings(line.endpoint))
    await Promise.race([line.held, ended.then(() => expect.fail(`It ended before: ${said()}`))])
    child.kill('SIGKILL')
    await ended.catch(() => undefined)
  }
  const directory = join(aFolder(), 'cluster')
  mkdirSync(directory)
  writeFileSync(join(directory, 'PG_VERSION'), 'old')

  await killed('up', ['backup', 'copy'])
  const early = await pathsBelow(store, `${systemId}/backups/`)
  const copied = await replicate({ repository, systemId })
  const stored = await store.read(`${systemId}/backups/${id}/${archive?.name}`)
  const taken = readFileSync(join(repository.directory, systemId, 'backups', id, archive?.name ?? ''))
  await cluster.stop('crash')
  await rm(repository.directory, { recursive: true })
  await killed('down', ['restore', 's3://backups/pm', '--into', directory])
  const old = readFileSync(join(directory, 'PG_VERSION'), 'utf8')
  const again = await runPgops(['restore', 's3://backups/pm', '--into', directory], settings(endpoint)).ended

  expect(early.filter((path) => /base\.tar|backup\.json/.test(path))).toEqual([])
  expect(copied).toMatchObject([{ problem: null }])
  expect(Buffer.from(stored ?? []).equals(taken)).toBe(true)
  expect(old).toBe('old')
  expect(again.code, again.err).toBe(0)
  expect(readFileSync(join(directory, 'PG_VERSION'), 'utf8')).toBe('18\n')
  const beside = readdirSync(dirname(directory)).filter((name) => name.startsWith(`${basename(directory)}.rest`))
  expect(beside).toEqual([])
})
