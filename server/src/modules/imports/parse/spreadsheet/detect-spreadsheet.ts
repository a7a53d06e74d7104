import type { DetectedFormat, Detection, DetectionReason, FileSettings } from '@products-manager/contract'
import { noRecords, partNotFound } from '../../errors.ts'
import { foldName } from '../../formats/fold-name.ts'
import { LIST_SHEET } from '../../formats/list-sheet.ts'
import type { OpenedParts, RawRow, SourceSample } from '../../types.ts'
import { because } from '../because.ts'
import { groupedNames } from '../dialect/grouped-names.ts'
import { isHeaderWord } from '../dialect/header-words.ts'
import { refuseTurnedTable } from '../dialect/turned-table.ts'
import { tableDetection } from '../table-detection.ts'
import { openWorkbook } from './open-workbook.ts'
import { firstSheets, layoutOf, type SheetLayout } from './sheet-layout.ts'
import type { SheetRow } from './sheet-row.ts'
import { namesCurrency } from './shown-currency.ts'
import type { Workbook, WorkbookSheet } from './workbook.ts'

// Enough to see what a column holds, as for text; a sheet beside the first is only looked at for its header.
const SAMPLED_ROWS = 2_000
const HEADER_ROWS = 60

type Kind = 'xlsx' | 'xls' | 'ods'

/** Which sheets hold the records, where these begin, and what their columns hold. */
export async function detectSpreadsheet(
  source: SourceSample,
  parts: OpenedParts,
  { settings, isOpen }: { settings: FileSettings; isOpen: boolean },
): Promise<Detection> {
  const kind = source.nature as Kind
  const workbook = await openWorkbook(kind, parts)
  try {
    const chosen = await chooseSheets(workbook, settings)
    const [first] = chosen.names
    if (first === undefined) throw noRecords({ file: source.name, kind: names[kind] })
    const hasMerges = await workbook.hasMerges(first)
    const rows = await firstRows(workbook, first, { most: SAMPLED_ROWS, hasMerges })
    const layout = withCurrencies(layoutOf(rows, settings), rows)
    if (layout.width === 0) throw noRecords({ file: source.name, kind: names[kind] })
    if (isOpen && settings.header === undefined) refuseTurnedTable(source.name, layout)
    const others =
      settings.format?.sheets === undefined ? await sameHeader(workbook, first, layout) : chosen.names.slice(1)
    const merges = new Map([[first, hasMerges]])
    for (const name of others) merges.set(name, await workbook.hasMerges(name))
    const format = formatOf(source, workbook, { kind, merges, why: chosen.why })
    return tableDetection({
      format,
      layout,
      settings,
      numbers: numbersIn(rows),
      texts: withoutNumbers(layout.rows, rows),
    })
  } finally {
    workbook.close()
  }
}

/** How many cells of each column are stored as numbers. */
function numbersIn(rows: readonly SheetRow[]): number[] {
  const counts: number[] = []
  for (const { numbers } of rows) for (const column of numbers ?? []) counts[column] = (counts[column] ?? 0) + 1
  return counts
}

/** The records with nothing where a number is stored: only what somebody typed shows how numbers are typed. */
function withoutNumbers(records: readonly RawRow[], rows: readonly SheetRow[]): RawRow[] {
  const stored = new Map(rows.map(({ number, numbers }) => [number, numbers]))
  return records.map((record) => {
    const numbers = stored.get(record.line)
    return numbers ? { ...record, cells: record.cells.map((cell, i) => (numbers.includes(i) ? '' : cell)) } : record
  })
}

/** With the currencies that numbers are shown with, unless a column says which they are. */
function withCurrencies(layout: SheetLayout, rows: readonly SheetRow[]): SheetLayout {
  if (namesCurrency(layout.names) || rows.every(({ currencies }) => currencies === null)) return layout
  const shown = new Map(rows.map(({ number, currencies }) => [number, currencies]))
  return {
    ...layout,
    rows: layout.rows.map((row) => {
      const currencies = shown.get(row.line)
      const cells = row.cells.map((cell, i) => (currencies?.has(i) ? `${cell} ${currencies.get(i)}` : cell))
      return currencies ? { ...row, cells } : row
    }),
  }
}

const names: Record<Kind, string> = {
  xlsx: 'an Excel workbook',
  xls: 'an old or binary Excel workbook, or of a table that programs write as one',
  ods: 'an OpenDocument spreadsheet',
}

async function chooseSheets(
  workbook: Workbook,
  { format }: FileSettings,
): Promise<{ names: string[]; why: DetectionReason[] }> {
  const { sheets } = workbook
  const wanted = format?.sheets
  if (wanted === undefined) {
    const visible = sheets.filter(({ isHidden, name }) => !isHidden && name !== LIST_SHEET)
    const bySize = (visible.length > 0 ? visible : sheets).toSorted((a, b) => b.weight - a.weight)
    const [largest] = bySize
    if (!largest || sheets.length === 1) return { names: largest ? [largest.name] : [], why: because('one-sheet') }
    const list = await largestList(workbook, bySize)
    if (list === null || list === largest.name)
      return { names: [largest.name], why: because('largest-sheet', { sheet: largest.name }) }
    return { names: [list], why: because('list-sheet', { sheet: list, largest: largest.name }) }
  }
  const found = wanted.flatMap((name) => {
    if (name === '*') return sheets.filter((one) => !one.isHidden && one.name !== LIST_SHEET).map((sheet) => sheet.name)
    const exact =
      sheets.find((sheet) => sheet.name === name) ?? sheets.find((sheet) => foldName(sheet.name) === foldName(name))
    if (!exact) throw partNotFound({ what: 'sheet', wanted: name, found: sheets.map((sheet) => sheet.name) })
    return [exact.name]
  })
  return { names: [...firstSheets([...new Set(found)])], why: because('given') }
}

// Beside its list a workbook has a cover, terms and some tables to choose from.
const SHEETS_LOOKED_AT = 6
// A key, a name and a price.
const LEAST_COLUMNS = 3

/** The largest sheet whose first rows are a list with a header such as products have; null when there is none. */
async function largestList(workbook: Workbook, bySize: readonly WorkbookSheet[]): Promise<string | null> {
  const found: { name: string; words: number }[] = []
  for (const { name } of bySize.slice(0, SHEETS_LOOKED_AT)) {
    const { header, width, names, rows } = layoutOf(await firstRows(workbook, name, { most: HEADER_ROWS }), {})
    if (!header.value || header.confidence === 'guess' || width < LEAST_COLUMNS || rows.length === 0) continue
    found.push({ name, words: names.filter((each) => each !== null && isHeaderWord(each)).length })
  }
  // A table of countries has a code and a name, too.
  const most = Math.max(0, ...found.map(({ words }) => words))
  return found.find(({ words }) => words > most / 2)?.name ?? null
}

/** Visible sheets whose header is that of the first: a catalogue with a sheet for each category. */
async function sameHeader(workbook: Workbook, first: string, layout: SheetLayout): Promise<string[]> {
  if (!layout.header.value || layout.header.confidence === 'guess') return []
  const header = headerKey(layout.names)
  const others = workbook.sheets.filter(({ name, isHidden }) => name !== first && !isHidden)
  const same: string[] = []
  for (const { name } of firstSheets(others).slice(0, -1 + firstSheets([first, ...others]).length)) {
    const rows = await firstRows(workbook, name, { most: HEADER_ROWS })
    const names = (i: number) => groupedNames(rows[i - 1]?.cells ?? [], rows[i]?.cells ?? [])?.names ?? []
    if (rows.some(({ cells }, i) => headerKey(cells) === header || headerKey(names(i)) === header)) same.push(name)
  }
  return same
}

/** The names of a header in whatever order they stand: columns of further sheets are found by their names. */
function headerKey(cells: readonly (string | null)[]): string {
  return cells
    .map((cell) => foldName(cell ?? ''))
    .filter((name) => name !== '')
    .sort()
    .join('\n')
}

async function firstRows(
  workbook: Workbook,
  sheet: string,
  { most, hasMerges = false }: { most: number; hasMerges?: boolean },
): Promise<SheetRow[]> {
  const rows: SheetRow[] = []
  for await (const batch of workbook.rows(sheet, { hasMerges })) {
    rows.push(...batch)
    if (rows.length >= most) break
  }
  return rows.slice(0, most)
}

function formatOf(
  source: SourceSample,
  workbook: Workbook,
  { kind, merges, why }: { kind: Kind; merges: ReadonlyMap<string, boolean>; why: DetectionReason[] },
): DetectedFormat {
  const isGiven = why.some(({ code }) => code === 'given')
  const inOrder = workbook.sheets.filter(({ name }) => merges.has(name))
  return {
    kind: { value: kind, confidence: 'certain', why: because(`bytes-${kind}`) },
    container: source.container,
    entries: source.entries.map((entry) => ({ ...entry })),
    sheets: workbook.sheets.map(({ name, isHidden }) => ({
      name,
      isHidden,
      isRead: merges.has(name),
      hasMerges: merges.get(name) ?? false,
    })),
    sheetsWhy: inOrder.length > 1 && !isGiven ? because('same-header', { count: inOrder.length }) : why,
    records: null,
    recordChoices: [],
    reading: null,
    places: 'row',
    fixedColumns: null,
  }
}
