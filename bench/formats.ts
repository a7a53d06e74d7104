import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type FormatName, writeFormat } from './formats/write-format.ts'
import { freshInstallation } from './installation.ts'
import { section } from './report.ts'
import { noteFigures } from './rounds.ts'

interface Reading {
  rows: number
  wallMs: number
  cpuSeconds: number
}

const formats: readonly FormatName[] = ['csv', 'ndjson', 'json', 'xml', 'xlsx']
const targets: Partial<Record<FormatName, string>> = { xlsx: '≥ 15,000', xml: '≥ 10,000' }
const overCsv: Partial<Record<FormatName, string>> = { ndjson: '≥ 1' }
const MB = 1024 * 1024

/** The same articles in every format, read only in a process of their own, and imported into a catalogue of their own. */
export async function benchFormats({ products, rounds }: { products: number; rounds: number }): Promise<string> {
  const { figures, note } = noteFigures()
  const folder = await mkdtemp(join(tmpdir(), 'pm-bench-formats-'))
  try {
    for (const format of formats) await writeFormat(format, products, createWriteStream(join(folder, format)))
    for (let round = 1; round <= rounds; round++) {
      let csv = { read: 0, imported: 0 }
      for (const format of formats) {
        const path = join(folder, format)
        const { rows, wallMs, cpuSeconds } = await readIn(path)
        if (rows !== products) throw new Error(`${format}: ${rows} of ${products} rows were taken.`)
        const { rowsPerSecond, peakRssBytes } = await importOf(path)
        const speed = { read: (rows * 1000) / wallMs, imported: rowsPerSecond }
        if (format === 'csv') csv = speed
        note(`${format}: read`, 'rows/s', speed.read, targets[format])
        const { size } = await stat(path)
        note(`${format}: read, bytes`, 'MB/s', size / MB / (wallMs / 1000))
        note(`${format}: read, CSV = 1`, '', speed.read / csv.read, overCsv[format])
        note(`${format}: read, processor time`, 's', cpuSeconds)
        note(`${format}: first import`, 'rows/s', speed.imported, targets[format])
        note(`${format}: first import, CSV = 1`, '', speed.imported / csv.imported, overCsv[format])
        note(`${format}: first import, peak memory`, 'MB', peakRssBytes / MB, '< 300')
      }
    }
  } finally {
    await rm(folder, { recursive: true })
  }
  return section('formats', figures(), [
    `${products.toLocaleString('en')} articles × 25 columns, ${rounds} rounds, each format in a process of its own`,
    'read: looking through the file, detection, parsing, mapping, transformations and checks; no database',
    'first import: pm import into an empty catalogue, by the profile that is suggested',
  ])
}

async function importOf(path: string): Promise<{ rowsPerSecond: number; peakRssBytes: number }> {
  const installation = await freshInstallation()
  try {
    return await installation.pm('import', path, '--supplier', 'bench')
  } finally {
    await installation.remove()
  }
}

function readIn(path: string): Promise<Reading> {
  const script = fileURLToPath(new URL('formats/read-process.ts', import.meta.url))
  const args = ['--import', 'tsx', '--conditions=@products-manager/source', script, path]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let answer = ''
  child.stdout.on('data', (chunk: Buffer) => {
    answer += chunk.toString()
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(answer) as Reading)
      else reject(new Error(`Reading ${path} ended with ${code}.`))
    })
  })
}
