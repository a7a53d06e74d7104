import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { openRepository, verifyBackup } from 'pgops'
import { masterKeys } from '../../packages/pgops/src/backup/sealing/keys.ts'
import { systemOf } from '../../packages/pgops/src/backup/testing/backed-up-cluster.ts'
import { damagesUnnoticed } from '../../packages/pgops/src/backup/testing/damages.ts'
import type { Figure } from '../report.ts'
import { withCluster } from './with-cluster.ts'

const HOW = { keys: masterKeys('b'.repeat(64)), codec: 'brotli' } as const

/** Bits flipped, ends cut, files removed and blocks zeroed in an encrypted chain and its log: each must be noticed. */
export function benchDamages(count: number): Promise<Figure[]> {
  return withCluster(HOW, async ({ database, repository, folder, backup, receive, received }) => {
    const { stop } = await receive()
    await database.query("create table t as select i, repeat('x', 50) from generate_series(1, 2000) as i")
    await backup()
    await database.query('insert into t values (0)')
    const { id } = await backup({ kind: 'incremental' })
    await database.query('select pg_switch_wal()')
    await database.query('insert into t values (-2)')
    await received()
    await stop()
    const systemId = await systemOf(database)
    const whole = join(folder, 'whole')
    await cp(repository.directory, whole, { recursive: true })
    const isNoticed = (directory: string) =>
      verifyBackup({
        repository: openRepository({ directory, ...HOW }),
        systemId,
        id,
        deep: true,
        jobs: 2,
        now: () => new Date(),
      }).then(
        ({ ok }) => !ok,
        () => true,
      )
    if (await isNoticed(whole)) throw new Error('What is whole is taken for damaged.')

    const unnoticed = await damagesUnnoticed({ whole, count, isNoticed })

    for (const one of unnoticed) console.error(`not noticed: ${one}`)
    return [{ name: `${count} damages: not noticed`, unit: '', values: [unnoticed.length], target: '0' }]
  })
}
