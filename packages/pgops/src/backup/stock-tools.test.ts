import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { masterKeys } from './sealing/keys.ts'
import { aBackedUpCluster, aFolder } from './testing/a-cluster.ts'

const STOCK = '/usr/lib/postgresql/15/bin'
const KEY = 'a phrase that nobody guesses'
const isMissing = !existsSync(`${STOCK}/pg_verifybackup`)
if (isMissing && process.env['CI']) throw new Error('apt-get install postgresql-15: the stock tools are missing.')

// What RESTORE.md says beside the backups, done by a shell.
it.skipIf(isMissing).each([
  ['uncompressed', { codec: 'none' as const, keys: null }, 'tar -xf $B/base.tar; cp $B/backup_manifest .'],
  [
    'compressed',
    { codec: 'gzip' as const, keys: null },
    'gunzip -c $B/base.tar.gz | tar -x; gunzip -c $B/backup_manifest.gz > backup_manifest',
  ],
  [
    'encrypted',
    { codec: 'brotli' as const, keys: masterKeys(KEY) },
    'node $B/../../../unseal.mjs $B/base.tar.br.sealed | tar -x; node $B/../../../unseal.mjs $B/backup_manifest.br.sealed > backup_manifest',
  ],
])('a backup that is %s is opened and proved without our software', async (_, how, steps) => {
  const { database, repository, backup } = await aBackedUpCluster({ major: 15, ...how })
  await database.query("create table t as select i, repeat('x', 900) from generate_series(1, 20000) as i")
  const { systemId, id } = await backup()
  const folder = join(repository.directory, systemId, 'backups', id)
  const target = join(aFolder(), 'restored')
  mkdirSync(target, { mode: 0o700 })

  execFileSync('bash', ['-euo', 'pipefail', '-c', steps], {
    cwd: target,
    env: { ...process.env, B: folder, BACKUP_ENCRYPTION_KEY: KEY },
  })
  const sums = spawnSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' })
  const proof = spawnSync(`${STOCK}/pg_verifybackup`, [target], { encoding: 'utf8' })

  expect(sums.stderr).toBe('')
  expect(proof.stderr + proof.stdout).toContain('backup successfully verified')
})
