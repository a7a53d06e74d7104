import type { Database } from '@products-manager/postgres'
import { importNotFound, originalMissing } from '../errors.ts'
import { parse } from '../parse/parse.ts'
import { findRun } from '../queries/find-run.ts'
import { streamProblems } from '../queries/list-problems.ts'
import { openKnownSource, type SourceFile } from '../sources/open-source.ts'
import type { Dialect, FileFormat } from '../types.ts'
import { badRecords } from './bad-records.ts'
import { markText } from './mark-text.ts'
import { markWorkbook, type Problems } from './mark-workbook.ts'
import { ProblemBook } from './problem-book.ts'
import { zipStream } from './zip-stream.ts'

interface Parts {
  imports: Database<'imports'>
  originalPath(objectKey: string): string
}

interface Wish {
  runId: string
  /** Of a text, only the bad rows. */
  onlyBad?: boolean
  /** A workbook of the bad rows, whatever the file was. */
  asWorkbook?: boolean
  signal?: AbortSignal | undefined
}

/** A file to be sent or written; `content` closes what it reads when it ends or is left. */
export interface MarkedFile {
  name: string
  type: string
  content: AsyncIterable<Uint8Array>
}

const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The file of a run as the supplier sent it, with what is wrong marked: made as it is read, in flat memory. */
export async function openMarkedFile({ imports, originalPath }: Parts, wish: Wish): Promise<MarkedFile> {
  const { runId, onlyBad = false, asWorkbook = false, signal } = wish
  const row = await findRun(imports, runId)
  if (!row) throw importNotFound({ id: runId })
  const { fileName, dialect } = row
  if (!dialect) throw originalMissing({ id: runId, fileName })
  const file = await openOriginal(originalPath(row.objectKey), { fileName, dialect, runId })
  const problems: Problems = (between) => streamProblems(imports, runId, { between })

  const kind = asWorkbook ? 'records' : kindOf(dialect)
  const name = markedName(fileName, { text: null, workbook: WORKBOOK_NAMES, records: /^$/ }[kind])
  if (kind === 'text') {
    const content = textOf(file, { dialect, problems, onlyBad, signal })
    return { name, type: `text/csv; charset=${dialect.encoding}`, content: closing(content, file) }
  }
  const opened = file.open({ ...(signal && { signal }) })
  const entries =
    kind === 'workbook' && dialect.format && !(Symbol.asyncIterator in opened)
      ? markWorkbook(opened, { ...dialect, format: dialect.format }, problems)
      : badRecords({ dialect, problems, records: parse(opened, dialect, signal) })
  return { name, type: WORKBOOK, content: closing(zipStream(entries), file) }
}

async function openOriginal(
  path: string,
  { fileName, dialect, runId }: { fileName: string; dialect: Dialect; runId: string },
): Promise<SourceFile> {
  try {
    return await openKnownSource(path, { name: fileName, format: dialect.format })
  } catch (error) {
    throw originalMissing({ id: runId, fileName }, error)
  }
}

/** What is given back: the same text, the same workbook, or the bad records of any other format. */
function kindOf({ format }: { format?: FileFormat }): 'text' | 'workbook' | 'records' {
  if (!format) return 'text'
  const { kind, entries } = format
  if (kind === 'csv') return entries.length > 1 ? 'records' : 'text'
  return kind === 'xlsx' ? 'workbook' : 'records'
}

async function* textOf(
  file: SourceFile,
  {
    dialect,
    problems,
    onlyBad,
    signal,
  }: { dialect: Dialect; problems: Problems; onlyBad: boolean; signal: AbortSignal | undefined },
): AsyncGenerator<Uint8Array> {
  const open = () => file.open({ ...(signal && { signal }) })
  const bytes = open()
  if (!(Symbol.asyncIterator in bytes)) throw new RangeError('Several texts are no text.')
  const book = new ProblemBook(problems())
  try {
    yield* markText({ dialect, bytes, records: parse(open(), dialect, signal), problems: book, onlyBad })
  } finally {
    await book.close()
  }
}

async function* closing(content: AsyncIterable<Uint8Array>, file: SourceFile): AsyncGenerator<Uint8Array> {
  try {
    yield* content
  } finally {
    await file.close()
  }
}

// A workbook with macros under another name is one that Excel does not open.
const WORKBOOK_NAMES = /^\.xl(?:sx|sm|tx|tm)$/i

/** 'prices.csv.gz' becomes 'prices-marked.csv'; a workbook's name ends in .xlsx unless its own ending may stay. */
function markedName(fileName: string, mayStay: RegExp | null): string {
  const bare = fileName.replace(/\.(?:gz|gzip|bz2|zip)$/i, '')
  const [, stem = bare, own = '.csv'] = /^(.+?)(\.[A-Za-z0-9]{1,8})?$/.exec(bare) ?? []
  return `${stem}-marked${mayStay === null || mayStay.test(own) ? own : '.xlsx'}`
}
