import { reasonOf } from '../doctor/reason-of.ts'
import { LIST_SHEET } from '../formats/list-sheet.ts'
import { lineIn } from '../formats/places.ts'
import { createDecoder } from '../parse/encoding/decoder.ts'
import { HeaderSearch } from '../parse/spreadsheet/header-search.ts'
import { openXlsx } from '../parse/spreadsheet/workbook.ts'
import { readXlsxBook, sheetPart, type XlsxBook } from '../parse/spreadsheet/xlsx-book.ts'
import type { Dialect, FileFormat, OpenedParts } from '../types.ts'
import { columnPlaces, type Place } from './column-places.ts'
import { hasComments, markSheet } from './mark-sheet.ts'
import { type Marked, ProblemBook } from './problem-book.ts'
import { problemRows } from './problem-rows.ts'
import { columnName, sheetXml } from './sheet-xml.ts'
import {
  addRelations,
  addSheet,
  addTypes,
  type Comment,
  commentBoxes,
  commentsXml,
  markStyles,
} from './workbook-parts.ts'
import type { ZipEntry } from './zip-stream.ts'

/** Problems of a run, all or those of some lines, in file order. */
export type Problems = (between?: readonly [number, number]) => AsyncIterable<Marked>

// Spreadsheets open slowly with more; every bad cell is coloured and listed anyway.
const MOST_COMMENTS = 5_000
const LIST_PART = 'xl/worksheets/pm-problems.xml'
const TYPES = '[Content_Types].xml'

interface MarkedSheet {
  section: number
  part: string
  /** Where the dialect's columns are in this sheet. */
  place: Place
  relations: string
  comments: readonly Comment[]
}

/**
 * The supplier's workbook, part by part as it is: bad cells filled, with a comment that says why and what to write
 * instead, and one more sheet with the list of problems. Everything else is passed on unread.
 */
export async function* markWorkbook(
  parts: OpenedParts,
  dialect: Dialect & { format: FileFormat },
  problems: Problems,
): AsyncGenerator<ZipEntry, void, undefined> {
  const book = await readXlsxBook(parts)
  const sheets = await sheetsToMark(parts, { book, dialect, problems })
  const styled = await stylesOf(parts)
  const tied = sheets.filter(({ comments }) => comments.length > 0)
  const relations = new Map(sheets.map((sheet) => [sheet.relations, sheet]))
  const byPart = new Map(sheets.map((sheet) => [sheet.part, sheet]))
  const list = () => sheetXml(problemRows(problems(), dialect.format))
  // A file that was marked before has the sheet: its list is made anew.
  const ownPart = book.sheets.find((one) => one.name === LIST_SHEET)?.part

  for (const name of parts.names) {
    const sheet = byPart.get(name)
    if (name === ownPart) yield { name, content: list() }
    else if (sheet) yield { name, content: markedSheet(parts, { sheet, problems, firstMarked: styled?.first ?? null }) }
    else if (relations.has(name)) yield { name, content: [tieComments(await textOf(parts, name), relations.get(name))] }
    else if (name === styled?.part) yield { name, content: [styled.styles] }
    else if (name === TYPES)
      yield { name, content: [typesOf(await textOf(parts, name), { tied, sheet: ownPart ? null : LIST_PART })] }
    else if (!ownPart && /^xl\/workbook\d*\.xml$/i.test(name))
      yield { name, content: [addSheet(await textOf(parts, name), { id: 'pmProblems', name: LIST_SHEET })] }
    else if (!ownPart && /^xl\/_rels\/workbook\d*\.xml\.rels$/i.test(name))
      yield { name, content: [addRelations(await textOf(parts, name), [listRelation])] }
    else yield { name, content: parts.open(name) }
  }
  for (const sheet of tied) {
    if (!parts.names.includes(sheet.relations)) yield { name: sheet.relations, content: [tieComments(null, sheet)] }
    yield { name: commentsPart(sheet), content: commentsXml(sheet.comments) }
    yield { name: boxesPart(sheet), content: commentBoxes(sheet.comments) }
  }
  if (!ownPart) yield { name: LIST_PART, content: list() }
}

const listRelation = { id: 'pmProblems', kind: 'worksheet', target: 'worksheets/pm-problems.xml' } as const
const commentsPart = ({ section }: MarkedSheet) => `xl/pm-comments${section + 1}.xml`
const boxesPart = ({ section }: MarkedSheet) => `xl/drawings/pm-comments${section + 1}.vml`

async function sheetsToMark(
  parts: OpenedParts,
  { book, dialect, problems }: { book: XlsxBook; dialect: Dialect & { format: FileFormat }; problems: Problems },
): Promise<MarkedSheet[]> {
  const found: MarkedSheet[] = []
  let left = MOST_COMMENTS
  for (const [section, { name }] of dialect.format.sheets.entries()) {
    const part = sheetPart(book, name)
    const relations = part.replace(/([^/]+)$/, '_rels/$1.rels')
    const known = parts.names.includes(relations) ? await textOf(parts, relations) : null
    const isOnly = dialect.format.sheets.length === 1
    const places = isOnly || !dialect.header ? null : await placesIn(parts, name, dialect)
    const place = columnPlaces(dialect, places)
    const most = hasComments(known) ? 0 : left
    const comments = await commentsOf(problems(linesOf(section, dialect)), { section, place, most })
    left -= comments.length
    found.push({ section, part, place, relations, comments })
  }
  return found
}

/** The lines of one sheet among those of the run. */
function linesOf(section: number, { format }: { format?: FileFormat }): readonly [number, number] {
  if ((format?.sheets.length ?? 0) < 2) return [0, lineIn(200, 0)]
  return [lineIn(section, 0), lineIn(section + 1, 0)]
}

/** Where one of several sheets has the columns: told by its header. */
async function placesIn(parts: OpenedParts, sheet: string, dialect: Dialect): Promise<readonly number[] | null> {
  const workbook = await openXlsx(parts)
  try {
    const search = new HeaderSearch(dialect.columns ?? [])
    for await (const rows of workbook.rows(sheet, { hasMerges: false })) {
      for (const { cells } of rows) {
        if (cells.some((cell) => cell.trim() !== '')) search.take(cells)
        if (search.isOver) return search.places
      }
    }
    return search.places
  } finally {
    workbook.close()
  }
}

async function commentsOf(
  problems: AsyncIterable<Marked>,
  { section, place, most }: { section: number; place: Place; most: number },
): Promise<Comment[]> {
  const comments = new Map<string, Comment>()
  if (most === 0) return []
  for await (const problem of problems) {
    const row = problem.line - lineIn(section, 0)
    const column = place(problem.column) ?? 0
    const cell = `${columnName(column)}${row}`
    const before = comments.get(cell)
    if (!before && comments.size === most) break
    const text = before ? `${before.text}\n${commentText(problem)}` : commentText(problem)
    comments.set(cell, { cell, row, column, text: text.slice(0, 2_000) })
  }
  return [...comments.values()]
}

function commentText(problem: Marked): string {
  const { suggestion } = problem
  const reason = reasonOf(problem)
  if (suggestion === null || suggestion === undefined) return reason
  return `${reason}\nSuggestion: ${suggestion === '' ? '(empty)' : suggestion}`
}

async function* markedSheet(
  parts: OpenedParts,
  { sheet, problems, firstMarked }: { sheet: MarkedSheet; problems: Problems; firstMarked: number | null },
): AsyncGenerator<string, void, undefined> {
  const { section, part, place, comments } = sheet
  const first = lineIn(section, 0)
  const book = new ProblemBook(problems([first, lineIn(section + 1, 0)]))
  try {
    yield* markSheet({
      bytes: parts.open(part),
      markedIn: async (row) => new Set((await book.take(first + row)).map(({ column }) => place(column) ?? 0)),
      firstMarked,
      drawingId: comments.length > 0 ? 'pmBoxes' : null,
    })
  } finally {
    await book.close()
  }
}

function tieComments(relations: string | null, sheet: MarkedSheet | undefined): string {
  if (!sheet || sheet.comments.length === 0) return relations ?? addRelations(null, [])
  return addRelations(relations, [
    { id: 'pmBoxes', kind: 'vmlDrawing', target: `/${boxesPart(sheet)}` },
    { id: 'pmComments', kind: 'comments', target: `/${commentsPart(sheet)}` },
  ])
}

function typesOf(types: string, { tied, sheet }: { tied: readonly MarkedSheet[]; sheet: string | null }): string {
  return addTypes(types, { sheet, comments: tied.map(commentsPart) })
}

async function stylesOf(parts: OpenedParts): Promise<{ part: string; styles: string; first: number } | null> {
  const part = parts.names.find((name) => /^xl\/styles\.xml$/i.test(name))
  const marked = part === undefined ? null : markStyles(await textOf(parts, part))
  return marked && part !== undefined ? { part, ...marked } : null
}

/** A small part as text. */
async function textOf(parts: OpenedParts, name: string): Promise<string> {
  const decoder = createDecoder('utf-8')
  let text = ''
  for await (const chunk of parts.open(name)) text += decoder.push(chunk)
  return text + decoder.end()
}
