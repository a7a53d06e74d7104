import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CUSTOMERS, type Engine, makeRows, type Product, RANGE_LIMIT, ROWS } from './workload.ts'

/** Rates per CPU-second, and milliseconds of CPU for save and load. */
export interface Figures {
  readonly name: string
  readonly bulkInsert: number
  readonly insert: number
  readonly get: number
  readonly equal: number
  readonly range: number
  readonly update: number
  readonly remove: number
  readonly saveMs: number | undefined
  readonly loadMs: number | undefined
  readonly rssMb: number
}

const RUNS = 3

/** Checks the engine's answers against the rows, then measures it; the best of three runs, because the machine is shared. */
export async function measure(engine: Engine): Promise<Figures> {
  const rows = makeRows()
  const rssMb = await residentSize(engine, rows)
  await checkAnswers(engine, rows)
  let best: Figures | undefined
  for (let run = 0; run < RUNS; run++) {
    const figures = { ...(await measureOnce(engine, rows)), rssMb }
    best = best === undefined ? figures : better(best, figures)
  }
  return best!
}

async function measureOnce(engine: Engine, rows: readonly Product[]): Promise<Figures> {
  const { slow = {} } = engine
  const rate = async (count: number, run: (i: number) => unknown) => count / (await cpuSeconds(count, run))
  const writeRate = async (count: number, write: (i: number) => unknown) => {
    const seconds = await cpuSeconds(count, write)
    return count / (seconds + (await cpuSeconds(1, () => engine.settle?.())))
  }
  await engine.create()
  const inserts = slow.insert ?? ROWS
  const insert = await writeRate(inserts, (i) => engine.insert(rows[i]!))
  await engine.create()
  const bulkInsert = ROWS / (await cpuSeconds(1, () => engine.bulkInsert(rows)))
  const get = await rate(slow.get ?? 1_000_000, (i) => engine.get(((i * 7_919) % ROWS) + 1))
  const equal = await rate(slow.equal ?? 200_000, (i) => engine.equal((i * 31) % CUSTOMERS))
  const range = await rate(slow.range ?? 100_000, (i) => engine.range((i * 13) % 900))
  const { saveMs, loadMs } = await saveAndLoad(engine)
  const update = await writeRate(slow.update ?? ROWS, (i) => engine.update(((i * 7_919) % ROWS) + 1, (i * 37) % 1_000))
  const remove = await writeRate(slow.remove ?? ROWS, (i) => engine.remove(((i * 7_919) % ROWS) + 1))
  return { name: engine.name, bulkInsert, insert, get, equal, range, update, remove, saveMs, loadMs, rssMb: 0 }
}

async function saveAndLoad({
  save,
  load,
}: Engine): Promise<{ saveMs: number | undefined; loadMs: number | undefined }> {
  if (save === undefined || load === undefined) return { saveMs: undefined, loadMs: undefined }
  const directory = mkdtempSync(join(tmpdir(), 'dictdb-bench-'))
  try {
    const file = join(directory, 'saved')
    const saved = await cpuSeconds(1, () => save(file))
    const loaded = await cpuSeconds(1, () => load(file))
    return { saveMs: saved * 1_000, loadMs: loaded * 1_000 }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

async function residentSize(engine: Engine, rows: readonly Product[]): Promise<number> {
  collect()
  const before = process.memoryUsage().rss
  await engine.create()
  await engine.bulkInsert(rows)
  collect()
  return (process.memoryUsage().rss - before) / 1_000_000
}

async function checkAnswers(engine: Engine, rows: readonly Product[]): Promise<void> {
  const wanted = rows.filter(({ price }) => price >= 100 && price <= 150).map(({ price }) => price)
  wanted.sort((a, b) => a - b)
  const range = (await engine.range(100)).map(({ price }) => price)
  if (JSON.stringify(range) !== JSON.stringify(wanted.slice(0, RANGE_LIMIT)))
    throw new Error(`${engine.name} answers the range wrongly`)
  const equal = (await engine.equal(7)).length
  if (equal !== rows.filter(({ customer_id }) => customer_id === 7).length)
    throw new Error(`${engine.name} answers equality wrongly`)
  if ((await engine.get(500))?.name !== 'Product 500') throw new Error(`${engine.name} does not find by key`)
}

/** CPU seconds of `count` calls; a promise is awaited only where there is one. */
export async function cpuSeconds(count: number, run: (i: number) => unknown): Promise<number> {
  const start = process.cpuUsage()
  for (let i = 0; i < count; i++) {
    const result = run(i)
    if (result instanceof Promise) await result
  }
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1e6
}

function better(a: Figures, b: Figures): Figures {
  const high = (key: 'bulkInsert' | 'insert' | 'get' | 'equal' | 'range' | 'update' | 'remove') =>
    Math.max(a[key], b[key])
  const low = (key: 'saveMs' | 'loadMs') =>
    a[key] === undefined || b[key] === undefined ? undefined : Math.min(a[key], b[key])
  return {
    name: a.name,
    bulkInsert: high('bulkInsert'),
    insert: high('insert'),
    get: high('get'),
    equal: high('equal'),
    range: high('range'),
    update: high('update'),
    remove: high('remove'),
    saveMs: low('saveMs'),
    loadMs: low('loadMs'),
    rssMb: Math.min(a.rssMb, b.rssMb),
  }
}

function collect(): void {
  const { gc } = globalThis as { readonly gc?: () => void }
  gc?.()
}
