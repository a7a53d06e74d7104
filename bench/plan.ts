import { sql } from '@products-manager/postgres'
import { demoFiles } from './demo-files.ts'
import type { Installation } from './installation.ts'
import { section } from './report.ts'
import { inRounds, type Note } from './rounds.ts'

interface RunAnswer {
  runId: string
  totalRows: number
  durationMs: number
  peakRssBytes: number
  cpuSeconds: number
}

const MB = 1024 * 1024

/** Plans against a full catalogue, their application, and undoing them, beside raw SQL that moves as many rows. */
export async function benchPlan({ products, rounds }: { products: number; rounds: number }): Promise<string> {
  const { figures, rows } = await inRounds(rounds, (installation, note) => oneRound(installation, products, note))
  return section('plan', figures, [
    `${rows.toLocaleString('en')} rows × 25 columns against a catalogue of as many products, ${rounds} rounds`,
    'seconds from the first byte of the file, or from the command, to the end of the run',
    'raw SQL: one statement that writes a new price to every offer and notes old and new in a table of its own',
  ])
}

async function oneRound(installation: Installation, products: number, note: Note): Promise<number> {
  const { write, importOf } = await demoFiles({ directory: installation.directory, products })
  const [first, few, all] = [await write(0), await write(0.02), await write(1)]
  const run = (...args: string[]) => installation.pm<RunAnswer>('import', ...args)
  const report = (name: string, answer: RunAnswer, target?: string) => {
    note(name, 's', answer.durationMs / 1000, target)
    note(`${name}: processor time of pm`, 's', answer.cpuSeconds)
    note(`${name}: peak memory of pm`, 'MB', answer.peakRssBytes / MB)
  }

  const imported = await run(...importOf(first))
  note('raw SQL of one change in every row', 's', await rawChange(installation))
  report('plan, 2 % changed', await run(...importOf(few), '--dry-run'), '< 6')
  const plan = await run(...importOf(all), '--dry-run')
  report('plan, every row changed', plan, '< 6')
  const applied = await run('apply', plan.runId)
  report('apply of that plan', applied)
  const undone = await run('undo', applied.runId)
  report('undo of that', undone, '< 20')
  report('undo of the undo', await run('undo', undone.runId), '< 20')
  return imported.totalRows
}

/** As many changed rows, by the shortest statement there is; taken back at the end. */
async function rawChange({ catalog }: Installation): Promise<number> {
  const started = performance.now()
  await catalog.transaction(async (tx) => {
    await tx.run(sql('bench.create_bare_changes')`create table bare_changes (id uuid, fields jsonb)`)
    await tx.run(sql('bench.raw_change')`
      with changed as (
        update supplier_products o set price = o.price + 1, updated_at = now()
          from supplier_products before where before.id = o.id
        returning o.id, before.price as old, o.price as new
      )
      insert into bare_changes
      select id, jsonb_build_object('price', jsonb_build_object('old', old, 'new', new)) from changed
    `)
    await tx.run(sql('bench.raw_back')`update supplier_products set price = price - 1`)
    await tx.run(sql('bench.drop_bare_changes')`drop table bare_changes`)
  })
  return (performance.now() - started) / 1000
}
