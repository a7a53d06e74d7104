import type { Figure } from '../report.ts'
import { fill, withCluster } from './with-cluster.ts'

const CHANGES = {
  // A day's rows, or a supplier's: imports write such.
  'lying together': 'i <= (select max(i) / 100 from filler)',
  scattered: 'i % 100 = 0',
}

/** How much smaller an incremental backup is when one row in a hundred has changed. */
export function benchIncrements(megabytes: number): Promise<Figure[]> {
  return withCluster({ settings: { max_wal_size: '8GB' } }, async (backedUp) => {
    const { database, backup } = backedUp
    await fill(backedUp, megabytes)
    const full = await backup()
    const figures: Figure[] = [
      { name: 'full backup', unit: 'MB', values: [full.storedBytes / 1e6] },
      { name: 'incremental, nothing changed', unit: 'MB', values: [(await increment()).storedBytes / 1e6] },
    ]
    for (const [how, which] of Object.entries(CHANGES)) {
      // Of the same length: a shorter row would find room in any block.
      await database.query(`update filler set c = repeat('y', 60) where ${which}`)
      const { storedBytes } = await increment()
      figures.push({ name: `incremental, 1 % of the rows, ${how}`, unit: 'MB', values: [storedBytes / 1e6] })
      figures.push({
        name: `full over incremental, ${how}`,
        unit: '×',
        values: [full.storedBytes / storedBytes],
        ...(how === 'scattered' ? {} : { target: '≥ 10' }),
      })
    }
    return figures

    function increment() {
      return backup({ kind: 'incremental' })
    }
  })
}
