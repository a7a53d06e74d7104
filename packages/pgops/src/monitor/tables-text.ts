import { table } from '../command/output.ts'
import { readableBytes } from '../command/readable-bytes.ts'
import type { TableState } from './list-table-states.ts'

const HEAD = ['table', 'rows', 'dead', 'size', 'indexes', 'bloat', 'seq scans', 'idx scans', 'in memory', 'HOT']

type Told =
  | 'schema'
  | 'table'
  | 'rows'
  | 'deadRows'
  | 'totalBytes'
  | 'indexBytes'
  | 'bloatBytes'
  | 'sequentialScans'
  | 'indexScans'
  | 'heapHitRatio'
  | 'hotRatio'
  | 'lastVacuum'
  | 'lastAnalyze'

/** The tables for a person. */
export function tablesText(tables: readonly Pick<TableState, Told>[]): string {
  return table(
    [...HEAD, 'last vacuum', 'last analyze'],
    tables.map((one) => [
      one.schema === 'public' ? one.table : `${one.schema}.${one.table}`,
      one.rows,
      one.deadRows,
      readableBytes(one.totalBytes),
      readableBytes(one.indexBytes),
      one.bloatBytes === null ? null : readableBytes(one.bloatBytes),
      one.sequentialScans,
      one.indexScans,
      percent(one.heapHitRatio),
      percent(one.hotRatio),
      minute(one.lastVacuum),
      minute(one.lastAnalyze),
    ]),
  )
}

function percent(share: number | null): string | null {
  return share === null ? null : `${(100 * share).toFixed(1)} %`
}

function minute(moment: Date | null): string | null {
  return moment === null ? null : moment.toISOString().slice(0, 16).replace('T', ' ')
}
