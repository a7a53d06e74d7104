import { isUtf8 } from 'node:buffer'
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { fileDamaged, fileEncrypted, fileTooDense, partNotFound } from '../../errors.ts'
import { decodeEntities } from '../../formats/html-entities.ts'
import type { OpenedParts } from '../../types.ts'
import { createDecoder } from '../encoding/decoder.ts'
import { encodingName } from '../encoding/encoding-names.ts'
import { styleOf } from './cell-style.ts'
import { numberCell } from './number-cell.ts'
import type { SheetRow } from './sheet-row.ts'
import type { Workbook } from './workbook.ts'

// An old workbook has at most 65,536 rows for each sheet; read whole it needs some ten times its size.
const MAX_BYTES = 128 * 1024 * 1024
const MEMORY_MB = 1_024
const ROWS_AT_ONCE = 500

type RawCell = readonly [type: 'n' | 'b' | 'e' | 's', value: string, format: string, column: number]
type Answer =
  | { sheets: { name: string; isHidden: boolean; weight: number; isMerged: boolean }[]; date1904: boolean }
  | { rows: { number: number; cells: RawCell[]; uncalculated: number[] }[]; done: boolean }
  | { failure: string }

// Plain JavaScript, so that it runs alike from source and from what is built. One question, one answer.
const CODE = `
const { parentPort, workerData } = require('node:worker_threads')
const XLSX = require(workerData.library)
let book = null
const filled = (cell) => cell && (cell.v !== undefined || cell.f !== undefined)
const rawCell = (cell, column) => [cell.t === 'z' ? 's' : cell.t, cell.t === 'e' ? cell.w : String(cell.v), cell.t === 'n' ? String(cell.z ?? '') : '', column]
const answers = {
  open({ bytes, text }) {
    // What a page shows stays as it is written: a library's guesses would take zeros from EANs.
    const [given, type] = text === null ? [bytes, 'array'] : [text, 'string']
    book = XLSX.read(given, { type, raw: text !== null, dense: true, cellDates: false, cellNF: true, cellHTML: false, cellText: true })
    const states = book.Workbook?.Sheets ?? []
    return {
      date1904: Boolean(book.Workbook?.WBProps?.date1904),
      sheets: book.SheetNames.map((name, i) => {
        const sheet = book.Sheets[name]
        return { name, isHidden: Boolean(states[i]?.Hidden), weight: (sheet['!data'] ?? []).length, isMerged: (sheet['!merges'] ?? []).some(({ s, e }) => e.r > s.r) }
      }),
    }
  },
  rows({ sheet, from, most }) {
    const data = book.Sheets[sheet]['!data'] ?? []
    for (const { s, e } of from === 0 ? (book.Sheets[sheet]['!merges'] ?? []) : []) {
      const first = data[s.r]?.[s.c]
      if (!filled(first)) continue
      for (let r = s.r + 1; r <= e.r; r++) if (data[r]) data[r][s.c] = first
    }
    const rows = []
    let at = from
    for (; at < data.length && rows.length < most; at++) {
      const cells = data[at] ?? []
      const kept = [], uncalculated = []
      cells.forEach((cell, column) => {
        if (!filled(cell)) return
        if (cell.v === undefined) uncalculated.push(column)
        else kept.push(rawCell(cell, column))
      })
      if (kept.length + uncalculated.length > 0) rows.push({ number: at + 1, cells: kept, uncalculated })
    }
    return { rows, next: at, done: at >= data.length }
  },
}
parentPort.on('message', (question) => {
  try {
    parentPort.postMessage(answers[question.ask](question))
  } catch (error) {
    parentPort.postMessage({ failure: String(error?.message ?? error) })
  }
})
`

/** Opens an old (.xls) or binary (.xlsb) workbook, or a table of HTML or XML that is named so. It is read whole, in a thread of its own that may not grow. */
export async function openXls(parts: OpenedParts): Promise<Workbook> {
  const [name = ''] = parts.names
  const size = parts.sizes.get(name) ?? 0
  if (size > MAX_BYTES) throw fileTooDense({ file: 'The old workbook', limit: `${size} bytes, which are read whole` })
  const chunks: Uint8Array[] = []
  for await (const chunk of parts.open(name)) chunks.push(chunk)
  const thread = new XlsThread()
  try {
    const bytes = Buffer.concat(chunks)
    const text = markupOf(bytes)
    const question = { ask: 'open', bytes: text === null ? bytes : null, text }
    const opened = (await thread.ask(question)) as Answer & { sheets: never }
    return workbookOf(thread, opened as Extract<Answer, { sheets: unknown }>)
  } catch (error) {
    thread.close()
    throw error
  }
}

const DECLARED = /(?:charset=|encoding=)["']?([\w-]+)/i

/** The text of a workbook that is written in HTML or XML, or null. */
function markupOf(bytes: Buffer): string | null {
  const wide = wideEncoding(bytes)
  if (wide !== null) {
    const decoder = createDecoder(wide)
    const text = (decoder.push(bytes) + decoder.end()).replace(/^\ufeff/, '')
    return /^\s*</.test(text) ? prepared(text) : null
  }
  const head = bytes.subarray(0, 2_000).toString('latin1')
  if (!/^(?:\u00ef\u00bb\u00bf)?\s*</.test(head)) return null
  if (isUtf8(bytes)) return prepared(bytes.toString('utf8').replace(/^\ufeff/, ''))
  const declared = encodingName(DECLARED.exec(head)?.[1] ?? '')
  const decoder = createDecoder(declared === null || declared === 'utf-8' ? 'windows-1252' : declared)
  return prepared(decoder.push(bytes) + decoder.end())
}

/** UTF-16, by its mark or by the zero beside the first bracket. */
function wideEncoding([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le'
  return (first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c) ? 'utf-16be' : null
}

const OPEN_CELL = /(<t[dh]\b[^<>]*>(?:(?!<\/?(?:t[dhr]|table)\b)[\s\S])*)(?=<t[dhr]\b|<\/(?:tr|table)\b|$)/gi

/**
 * With what the library does not know: letters that are written by name, cells that end where the next one begins, and
 * that there may be no styles.
 */
function prepared(text: string): string {
  return text
    .replace(/<(?:\w+:)?Styles\s*\/>/, '')
    .replace(/&(?!(?:amp|lt|gt|quot|apos|nbsp);)[A-Za-z]\w{1,7};/g, decodeEntities)
    .replace(OPEN_CELL, '$1</td>')
}

function workbookOf(thread: XlsThread, { sheets, date1904 }: Extract<Answer, { sheets: unknown }>): Workbook {
  return {
    sheets,
    async *rows(sheet) {
      if (!sheets.some(({ name }) => name === sheet)) {
        throw partNotFound({ what: 'sheet', wanted: sheet, found: sheets.map(({ name }) => name) })
      }
      let from = 0
      for (;;) {
        const answer = (await thread.ask({ ask: 'rows', sheet, from, most: ROWS_AT_ONCE })) as {
          rows: { number: number; cells: RawCell[]; uncalculated: number[] }[]
          next: number
          done: boolean
        }
        if (answer.rows.length > 0) yield answer.rows.map((row) => sheetRow(row, date1904))
        if (answer.done) return
        from = answer.next
      }
    },
    // Merged cells are filled where the workbook is read.
    hasMerges: async (sheet) => sheets.some(({ name, isMerged }) => name === sheet && isMerged),
    close: () => thread.close(),
  }
}

function sheetRow(
  { number, cells, uncalculated }: { number: number; cells: RawCell[]; uncalculated: number[] },
  date1904: boolean,
): SheetRow {
  const row: string[] = []
  const numbers: number[] = []
  const currencies = new Map<number, string>()
  for (const [type, value, format, column] of cells) {
    while (row.length < column) row.push('')
    row[column] = value
    if (type !== 'n') continue
    const style = styleOf(0, format)
    row[column] = numberCell(value, style, date1904)
    numbers.push(column)
    if (typeof style === 'object' && 'currency' in style) currencies.set(column, style.currency)
  }
  return {
    number,
    cells: row,
    uncalculated: uncalculated.length > 0 ? uncalculated : null,
    numbers: numbers.length > 0 ? numbers : null,
    currencies: currencies.size > 0 ? currencies : null,
  }
}

/** The thread, asked one question after the other. */
class XlsThread {
  private readonly worker = new Worker(CODE, {
    eval: true,
    execArgv: [],
    workerData: { library: createRequire(import.meta.url).resolve('@e965/xlsx') },
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  })

  private settle: { resolve(answer: Answer): void; reject(error: unknown): void } | null = null

  constructor() {
    this.worker.on('message', (answer: Answer) => this.settle?.resolve(answer))
    this.worker.on('error', (error) => this.settle?.reject(error))
  }

  async ask(question: object): Promise<Answer> {
    const answer = await new Promise<Answer>((resolve, reject) => {
      this.settle = { resolve, reject }
      this.worker.postMessage(question)
    }).catch((error: unknown) => {
      const full = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      if (full) throw fileTooDense({ file: 'The old workbook', limit: `more than ${MEMORY_MB} MB` }, error)
      throw error
    })
    if (!('failure' in answer)) return answer
    if (/password|encrypt/i.test(answer.failure)) throw fileEncrypted({ file: 'The workbook' })
    throw fileDamaged({ file: 'The workbook', where: {}, problem: `it cannot be read (${answer.failure}).` })
  }

  close(): void {
    void this.worker.terminate()
  }
}
