import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type FormatName, writeFormat } from './formats/write-format.ts'
import { section } from './report.ts'
import { noteFigures } from './rounds.ts'

interface Reading {
  rows: number
  wallMs: number
  cpuSeconds: number
  peakRssBytes: number
}

const formats: readonly FormatName[] = ['csv', 'ndjson', 'json', 'xml', 'xlsx']
const targets: Partial<Record<FormatName, string>> = { xlsx: '≥ 15,000', xml: '≥ 10,000' }
const MB = 1024 * 1024

/** The same articles in every format, detected, parsed, mapped and checked in a process of their own. */
export async function benchFormats({ products, rounds }: { products: number; rounds: number }): Promise<string> {
  const { figures, note } = noteFigures()
  const folder = await mkdtemp(join(tmpdir(), 'pm-bench-formats-'))
  try {
    for (const format of formats) await writeFormat(format, products, createWriteStream(join(folder, format)))
    for (let round = 1; round <= rounds; round++) {
      let csv = 0
      for (const format of formats) {
        const { rows, wallMs, cpuSeconds, peakRssBytes } = await readIn(join(folder, format))
        if (rows !== products) throw new Error(`${format}: ${rows} of ${products} rows were taken.`)
        if (format === 'csv') csv = cpuSeconds
        note(`${format}`, 'rows/s', (rows * 1000) / wallMs, targets[format])
        note(`${format}: processor time`, 's', cpuSeconds)
        note(`${format}: processor time, CSV = 1`, '', cpuSeconds / csv)
        note(`${format}: peak memory`, 'MB', peakRssBytes / MB, '< 300')
      }
    }
  } finally {
    await rm(folder, { recursive: true })
  }
  return section('formats', figures(), [
    `${products.toLocaleString('en')} articles × 25 columns, ${rounds} rounds, each format in a process of its own`,
    'looking through the file, detection, parsing, mapping, transformations and checks; no database',
  ])
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
