import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { serverAccount } from '@products-manager/postgres'
import { expect, it, onTestFinished } from 'vitest'
import { aBackedUpCluster, aFolder } from '../backup/testing/a-cluster.ts'
import { directoryPlace } from './directory-place.ts'
import { restoreCluster } from './restore-cluster.ts'

/** A disk of its own, as large as is said; null where this process may not mount one. */
function aDisk(size: string) {
  const path = join(aFolder(), 'disk')
  mkdirSync(path)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path], { stdio: 'ignore' })
  } catch {
    return null
  }
  onTestFinished(() => void execFileSync('umount', ['-l', path]))
  chmodSync(path, 0o711)
  return { path, resize: (to: string) => execFileSync('mount', ['-o', `remount,size=${to}`, path]) }
}

function mustHave<Disk>(disk: Disk | null, skip: (note: string) => never): Disk {
  if (disk) return disk
  if (process.env['CI']) throw new Error('Only root may mount a disk: full ones are not tested.')
  return skip('Only root may mount a disk: full ones are NOT TESTED.')
}

it('a backup that finds its disk full, or closed, says so, leaves nothing, and succeeds when there is room', async ({
  skip,
}) => {
  const disk = mustHave(aDisk('6m'), skip)
  const directory = join(disk.path, 'backups')
  const { database, backup } = await aBackedUpCluster({ codec: 'none', directory })
  await database.query('create table t as select generate_series(1, 1000) as i')

  const refused = await backup().catch((error: unknown) => error)
  const left = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => /base|taking/.test(name))
  disk.resize('200m')
  execFileSync('mount', ['-o', 'remount,ro', disk.path])
  const closed = await backup().catch((error: unknown) => error)
  execFileSync('mount', ['-o', 'remount,rw', disk.path])
  const taken = await backup()

  expect(refused).toMatchObject({
    code: 'BACKUP_SPACE_MISSING',
    message: expect.stringMatching(/^No space is left on the disk of .*then take it again\.$/),
  })
  expect(left).toEqual([])
  expect(closed).toMatchObject({
    code: 'BACKUP_STORE_FAILED',
    message: expect.stringContaining('cannot be written (EROFS)'),
  })
  expect(existsSync(join(directory, taken.systemId, 'backups', taken.id, 'backup.json'))).toBe(true)
})

it('a restore whose disk fills up says so, leaves the old data, and succeeds when there is room', async ({ skip }) => {
  const disk = mustHave(aDisk('500m'), skip)
  const directory = join(disk.path, 'cluster')
  mkdirSync(directory)
  writeFileSync(join(directory, 'PG_VERSION'), 'old')
  const { repository, backup, plan } = await aBackedUpCluster()
  await backup()
  const planned = await plan({ target: { kind: 'backup' }, directory })
  const owner = await serverAccount()
  const place = directoryPlace(directory)
  const restore = () => restoreCluster({ repository, plan: planned, place, owner, jobs: 2, now: () => new Date() })

  // Somebody else fills it after the plan.
  disk.resize('10m')
  const refused = await restore().catch((error: unknown) => error)
  const left = readdirSync(disk.path)
  const old = readFileSync(join(directory, 'PG_VERSION'), 'utf8')
  disk.resize('500m')
  const { safetyCopy } = await restore()

  expect(refused).toMatchObject({
    code: 'BACKUP_SPACE_MISSING',
    message: `No space is left on the disk of ${directory}. The old data is untouched. Free some space, then restore again.`,
  })
  expect([left, old]).toEqual([['cluster'], 'old'])
  expect(readFileSync(join(directory, 'PG_VERSION'), 'utf8')).toBe('18\n')
  expect(readFileSync(join(safetyCopy ?? '', 'PG_VERSION'), 'utf8')).toBe('old')
})
