import { keysOfPath } from '@products-manager/contract'
import { noRecords } from '../../errors.ts'
import type { RawRow } from '../../types.ts'
import { because, byProfile } from '../because.ts'
import { detectHeader } from '../dialect/detect-header.ts'
import type { TableLayout } from '../table-detection.ts'
import type { TextSource } from '../text-source.ts'
import { TreeRows } from '../tree/tree-rows.ts'
import { EACH_COLUMN, EACH_LIST, listRecords, readColumns, readNames, recordsIn } from './json-lists.ts'

const SAMPLED_ROWS = 2_000

interface Place {
  encoding: string
  path: string
  /** Where the names of the cells stand, if beside the lists. */
  namesAt: readonly string[] | undefined
  onNumber: (column: number) => void
}

/** What the lists of a document hold: a list for each record, or one for each column. */
export async function detectLists(
  text: TextSource,
  { encoding, path, namesAt, onNumber }: Place,
): Promise<TableLayout> {
  const { source, settings, open } = text
  const { keys: wanted, mark } = keysOfPath(path)
  if (mark === EACH_COLUMN) {
    const { names, records } = await readColumns(open(), { encoding, steps: wanted, onNumber })
    return layoutOf(recordsIn(records.slice(0, SAMPLED_ROWS)), names)
  }
  const sample: RawRow[] = []
  for await (const batch of listRecords(open(), { encoding, steps: wanted, rows: new TreeRows('record'), onNumber })) {
    sample.push(...batch.filter(({ defect }) => defect === null))
    if (sample.length >= SAMPLED_ROWS) break
  }
  if (sample.length === 0) throw noRecords({ file: source.name, kind: `JSON with records at ${path}` })
  const names = namesAt === undefined ? null : await readNames(open(), { encoding, steps: namesAt })
  if (names !== null) return layoutOf(sample, names)

  const width = Math.max(...sample.map(({ cells }) => cells.length))
  const header = settings.header === undefined ? detectHeader(sample, width) : byProfile(settings.header)
  if (!header.value) return { ...layoutOf(sample, null, width), header }
  return { ...layoutOf(sample.slice(1), sample[0]?.cells ?? []), header }
}

function layoutOf(rows: readonly RawRow[], names: readonly string[] | null, least = 0): TableLayout {
  const width = Math.max(least, names?.length ?? 0)
  for (const row of rows) while (row.cells.length < width) row.cells.push('')
  return {
    header: { value: names !== null, confidence: 'certain', why: because('paths-name') },
    skipRows: { value: 0, confidence: 'certain', why: because('top') },
    width,
    names: Array.from({ length: width }, (_, i) => names?.[i]?.trim() || null),
    rows,
  }
}

export function isOfLists(path: string): boolean {
  return path.endsWith(`/${EACH_LIST}`) || path.endsWith(`/${EACH_COLUMN}`)
}
