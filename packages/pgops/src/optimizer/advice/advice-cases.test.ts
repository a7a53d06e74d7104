import { openDatabase } from '@products-manager/postgres'
import { startTestCluster } from '@products-manager/postgres/testing'
import { expect, it } from 'vitest'
import { openShadow } from '../shadow/shadow.ts'
import { readSource } from '../source/read-source.ts'
import { adviceCases } from '../testing/advice-cases.ts'
import { judgeInShadow, judgeReally } from '../testing/judge-cases.ts'
import { makeLibrary } from '../testing/library.ts'

it.each([18, 15])(
  'says of every index whether PostgreSQL %i would use it, and at what cost, as when it is really built',
  async (major) => {
    // An automatic ANALYZE between the two judgements would give the real one other statistics.
    const cluster = await startTestCluster({ major, settings: { autovacuum: 'off' } })
    const place = await cluster.createDatabase()
    await makeLibrary(place)
    const source = openDatabase({ name: 'library', url: place.url, pool: { size: 1 }, preparedStatements: false })
    const shadow = await openShadow(await readSource(source))

    const foreseen = await judgeInShadow(shadow, adviceCases)
    const real = await judgeReally(source, major, adviceCases)

    const wrong = adviceCases.filter((_, at) => foreseen[at]?.uses !== real[at]?.uses).map(({ name }) => name)
    const errors = adviceCases.flatMap(({ index }, at) => {
      const isTree = !/using (?!btree)/.test(index)
      return isTree && foreseen[at] && real[at] ? [Math.abs(foreseen[at].cost / real[at].cost - 1)] : []
    })
    expect(wrong).toEqual([])
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.02)
    expect(errors.filter((error) => error > 0.05).length / errors.length).toBeLessThan(0.05)
    await shadow.close()
    await source.close()
  },
)
