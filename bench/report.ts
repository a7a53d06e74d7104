import { execFileSync } from 'node:child_process'
import { cpus, loadavg, release, totalmem } from 'node:os'

/** One measured figure over several rounds. */
export interface Figure {
  name: string
  unit: string
  values: number[]
  /** What it should reach, as told in the result. */
  target?: string
}

/** The middle of the values, and how far they lie apart. */
export function spread(values: readonly number[]): { median: number; least: number; most: number } {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const median = Number.isInteger(middle)
    ? ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
    : (sorted[Math.floor(middle)] ?? 0)
  return { median, least: sorted[0] ?? 0, most: sorted.at(-1) ?? 0 }
}

/** A section for RESULTS.md: the machine, the load at the start and the figures. */
export function section(title: string, figures: readonly Figure[], facts: readonly string[] = []): string {
  const rows = figures.map(({ name, unit, values, target }) => {
    const { median, least, most } = spread(values)
    return `| ${name} | ${format(median)} ${unit} | ${format(least)} – ${format(most)} | ${target ?? ''} |`
  })
  return [
    `## ${title}`,
    '',
    ...[...machine(), ...facts].map((fact) => `- ${fact}`),
    '',
    '| figure | median | range | target |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

const loadAtStart = loadavg()[0] ?? 0

/** What it was measured on. */
export function machine(): string[] {
  const [cpu] = cpus()
  return [
    `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, commit ${commit()}`,
    `${cpu?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`,
    `Node ${process.versions.node}; load ${loadAtStart.toFixed(1)} at the start, ${(loadavg()[0] ?? 0).toFixed(1)} at the end`,
  ]
}

function commit(): string {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
}

function format(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value >= 10 ? 1 : 2)
}
