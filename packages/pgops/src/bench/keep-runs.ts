import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BenchRun } from './run-workload.ts'
import { WorkloadError } from './workload.ts'

/** Keeps a run under its workload and label; the one before of the same label is replaced. */
export async function keepRun(directory: string, run: BenchRun): Promise<string> {
  await mkdir(directory, { recursive: true })
  const path = pathOf(directory, run.workload, run.label)
  await writeFile(path, `${JSON.stringify(run)}\n`)
  return path
}

/** A kept run. */
export async function findRun(directory: string, workload: string, label: string): Promise<BenchRun> {
  const path = pathOf(directory, workload, label)
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null)
    throw new WorkloadError(`There is no run "${label}" of ${workload} in ${directory}. Run bench ${label} first.`)
  return JSON.parse(text) as BenchRun
}

/** Every kept run, the newest first; none where nothing was ever kept. */
export async function listRuns(directory: string): Promise<BenchRun[]> {
  const names = await readdir(directory).catch(() => [])
  const runs = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => readFile(join(directory, name), 'utf8')),
  )
  return runs.map((text) => JSON.parse(text) as BenchRun).toSorted((a, b) => (a.at < b.at ? 1 : -1))
}

function pathOf(directory: string, workload: string, label: string): string {
  return join(directory, `${workload}.${label}.json`)
}
