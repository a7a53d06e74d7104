import { execFile, execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, release, tmpdir, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { DurableFigures } from './durable.ts'
import { ENGINES } from './engines.ts'
import type { Figures } from './measure.ts'

const HERE = dirname(fileURLToPath(import.meta.url))
const ROOT = join(HERE, '../..')
// The `tsc` of node_modules/.bin may be that of the compiler other tools ask for their types.
const TSC = join(ROOT, 'node_modules/typescript-native/bin/tsc')
const README = join(ROOT, 'packages/dictdb/README.md')

// An engine that hangs is left out rather than waited for.
const ENGINE_TIMEOUT_MS = 240_000

/** Builds dictdb, measures it beside its peers, and writes the table into its README. */
async function main(): Promise<void> {
  execFileSync(process.execPath, [TSC, '-b', 'packages/dictdb'], { cwd: ROOT, stdio: 'inherit' })
  const work = mkdtempSync(join(tmpdir(), 'dictdb-bench-'))
  try {
    compileBenchmark(work)
    const peers = installPeers()
    const durable = await runEngine<DurableFigures>(work, 'durable', peers)
    const results: Figures[] = []
    for (const name of Object.keys(ENGINES)) {
      const figures = await runEngine<Figures>(work, name, peers)
      if (figures !== undefined) results.push(figures)
    }
    const report = reportOf(results, durable, coreSize())
    writeReadme(report)
    process.stdout.write(`${report}\n`)
  } finally {
    rmSync(work, { recursive: true })
  }
}

/** Plain JavaScript beside the package's build: a loader that rewrites functions would be measured too. */
function compileBenchmark(work: string): void {
  const options = [
    '--outDir',
    join(work, 'bench'),
    '--rootDir',
    HERE,
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--noCheck',
    '--rewriteRelativeImportExtensions',
    '--types',
    'node',
    '--ignoreConfig',
  ]
  const sources = ['workload', 'engines', 'measure', 'durable', 'engine-process'].map((name) =>
    join(HERE, `${name}.ts`),
  )
  execFileSync(process.execPath, [TSC, ...options, ...sources], { cwd: ROOT, stdio: 'inherit' })
  writeFileSync(join(work, 'package.json'), '{"type":"module"}')
  mkdirSync(join(work, 'node_modules/dictdb'), { recursive: true })
  cpSync(join(ROOT, 'packages/dictdb/dist'), join(work, 'node_modules/dictdb/dist'), { recursive: true })
  cpSync(join(ROOT, 'packages/dictdb/package.json'), join(work, 'node_modules/dictdb/package.json'))
}

/** Installs the peers once, outside of the workspace. DICTDB_BENCH_PEERS names a directory that has them. */
function installPeers(): string {
  const directory = process.env['DICTDB_BENCH_PEERS'] ?? join(tmpdir(), 'dictdb-bench-peers')
  mkdirSync(directory, { recursive: true })
  if (!existsSync(join(directory, 'node_modules'))) {
    cpSync(join(HERE, 'package.json'), join(directory, 'package.json'))
    execFileSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: directory, stdio: 'inherit' })
  }
  return directory
}

async function runEngine<T>(work: string, name: string, peers: string): Promise<T | undefined> {
  process.stderr.write(`${name} …\n`)
  try {
    const args = ['--expose-gc', '--max-old-space-size=4096', join(work, 'bench/engine-process.js'), name, peers]
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      maxBuffer: 1 << 26,
      timeout: ENGINE_TIMEOUT_MS,
      killSignal: 'SIGKILL',
    })
    const figures = stdout.trimEnd().split('\n').at(-1)!
    process.stderr.write(`${figures}\n`)
    return JSON.parse(figures) as T
  } catch (error) {
    process.stderr.write(`${name} left out: ${error instanceof Error ? error.message.slice(0, 300) : String(error)}\n`)
    return undefined
  }
}

/** Bytes of the core and all it imports, minified where a minifier is at hand, compressed. */
function coreSize(): string {
  const bundle = join(tmpdir(), 'dictdb-core.js')
  const entry = join(ROOT, 'packages/dictdb/dist/index.js')
  execFileSync(
    'npx',
    ['esbuild', entry, '--bundle', '--minify', '--format=esm', '--platform=browser', `--outfile=${bundle}`],
    { cwd: ROOT, stdio: 'pipe' },
  )
  const size = gzipSync(readFileSync(bundle), { level: 9 }).length
  const plain = statSync(bundle).size
  rmSync(bundle)
  return `${(size / 1000).toFixed(1)} kB compressed (${(plain / 1000).toFixed(1)} kB minified), bundled for the browser`
}

function reportOf(results: readonly Figures[], durable: DurableFigures | undefined, core: string): string {
  const lines = [
    '| engine | bulk insert | insert | get | equality | range+order+limit | update | delete | save ms | load ms | RSS MB |',
    '|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|',
    ...results.map((figures) => {
      const { bulkInsert, insert, get, equal, range, update, remove, saveMs, loadMs, rssMb } = figures
      const rates = [bulkInsert, insert, get, equal, range, update, remove].map(rateText)
      return `| ${figures.name} | ${rates.join(' | ')} | ${msText(saveMs)} | ${msText(loadMs)} | ${rssMb.toFixed(0)} |`
    }),
    '',
    `${machine()}. Rates per CPU-second at 100,000 rows of six columns, best of three runs (others at work on the machine take up to half of a rate by the caches they share), each engine in its own process, its answers checked first. Made by \`node --import tsx --conditions=@products-manager/source bench/dictdb/run.ts\`.`,
    '',
  ]
  if (durable !== undefined) {
    const { loggedUpdate, group, snapshotPauseMs } = durable
    lines.push(
      `- update with the log on: ${rateText(loggedUpdate)} per CPU-second`,
      `- durable rows with 512 concurrent writers: ${rateText(group.perCpuSecond)} per CPU-second, ${rateText(group.perSecond)} per second on this disk`,
      `- longest pause of the event loop while a snapshot of 100,000 rows is written: ${snapshotPauseMs.toFixed(1)} ms`,
    )
  }
  lines.push(`- core: ${core}`)
  return lines.join('\n')
}

function machine(): string {
  const [cpu] = cpus()
  return `${cpu?.model.trim() || 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}, Node ${process.versions.node}, ${loadavg()[1]!.toFixed(1)} processes at work in the last five minutes`
}

function rateText(rate: number): string {
  if (rate >= 1e6) return `${(rate / 1e6).toFixed(1)}M`
  return rate >= 1e3 ? `${(rate / 1e3).toFixed(0)}k` : rate.toFixed(0)
}

function msText(ms: number | undefined): string {
  return ms === undefined ? '–' : ms.toFixed(0)
}

function writeReadme(report: string): void {
  const text = readFileSync(README, 'utf8')
  const [before, rest] = text.split('<!-- benchmark -->\n')
  const [, after] = (rest ?? '').split('<!-- /benchmark -->')
  if (after === undefined) throw new Error('The README has no place for the benchmark.')
  writeFileSync(README, `${before}<!-- benchmark -->\n\n${report}\n\n<!-- /benchmark -->${after}`)
}

await main()
