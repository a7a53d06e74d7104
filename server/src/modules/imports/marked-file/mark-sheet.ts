import { createDecoder } from '../parse/encoding/decoder.ts'
import { columnOf } from '../parse/spreadsheet/cell-name.ts'
import { xmlEncoding } from '../parse/xml/xml-encoding.ts'
import { columnName } from './sheet-xml.ts'
import { legacyDrawing } from './workbook-parts.ts'

interface SheetToMark {
  /** The sheet's XML. */
  bytes: AsyncIterable<Uint8Array>
  /** Places of the bad cells of a row, counted from 0. */
  markedIn(row: number): Promise<ReadonlySet<number>>
  /** Number of the first marked style; null when the workbook has no styles. */
  firstMarked: number | null
  /** The relation of the comments; null when there are none. */
  drawingId: string | null
}

const CELLS = /<(\/?)((?:\w+:)?)(row|c|sheetData)\b[^>]*>/g
const TAGS = /<!--[\s\S]*?-->|<(\/?)((?:\w+:)?)([A-Za-z]\w*)\b[^>]*>/g
const ENCODING = /^(<\?xml[^>]*encoding=)(["'])[^"']*\2/
// What the schema wants between the cells and the tie to the comments.
const BEFORE_TIE = new Set(
  'sheetCalcPr sheetProtection protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing'.split(
    ' ',
  ),
)

/**
 * The sheet as it is, with other styles for bad cells, cells where bad ones are missing, and the tie to their comments.
 * Nothing is held but a chunk.
 */
export async function* markSheet({ bytes, ...how }: SheetToMark): AsyncGenerator<string, void, undefined> {
  const cells = new CellMarker(how)
  let tie: CommentTie | null = null
  for await (const text of wholeTags(bytes)) {
    if (tie) {
      yield tie.push(text)
      continue
    }
    const { marked, rest } = await cells.push(text)
    if (cells.prefix !== null) tie = new CommentTie(cells.prefix, how.drawingId)
    yield marked + (tie?.push(rest) ?? '')
  }
}

/** Goes through the cells, up to their end. */
class CellMarker {
  /** The prefix of the sheet's tags, known when the cells have ended. */
  prefix: string | null = null
  private readonly how: Omit<SheetToMark, 'bytes'>
  private row = 0
  private column = -1
  /** Bad cells of this row that have not come yet, from the left. */
  private awaited: number[] = []

  constructor(how: Omit<SheetToMark, 'bytes'>) {
    this.how = how
  }

  /** The text marked up to the end of the cells, and what stands behind it. */
  async push(text: string): Promise<{ marked: string; rest: string }> {
    let marked = ''
    let copied = 0
    for (const { 0: tag, 1: slash, 2: prefix = '', 3: name, index } of text.matchAll(CELLS)) {
      marked += text.slice(copied, index)
      copied = index + tag.length
      const isEmpty = tag.endsWith('/>')
      if (name === 'sheetData') {
        marked += tag
        if (slash !== '/' && !isEmpty) continue
        this.prefix = prefix
        return { marked, rest: text.slice(copied) }
      }
      if (name === 'c') marked += slash === '/' ? tag : this.cell(tag, prefix)
      else marked += slash === '/' ? this.missing(prefix) + tag : await this.openRow(tag, prefix)
    }
    return { marked: marked + text.slice(copied), rest: '' }
  }

  private async openRow(tag: string, prefix: string): Promise<string> {
    this.row = Number(attribute(tag, 'r') ?? this.row + 1)
    this.column = -1
    const bad = await this.how.markedIn(this.row)
    this.awaited = this.how.firstMarked === null ? [] : [...bad].sort((a, b) => a - b)
    if (!tag.endsWith('/>') || this.awaited.length === 0) return tag
    return `${tag.slice(0, -2)}>${this.missing(prefix)}</${prefix}row>`
  }

  private cell(tag: string, prefix: string): string {
    const name = attribute(tag, 'r')
    this.column = name === null ? this.column + 1 : columnOf(name)
    const before = this.missing(prefix, this.column)
    if (this.awaited[0] !== this.column) return before + tag
    this.awaited.shift()
    return before + styled(tag, this.how.firstMarked ?? 0)
  }

  /** Cells for the bad places before this one that the sheet has none at. */
  private missing(prefix: string, before = Number.POSITIVE_INFINITY): string {
    let cells = ''
    while ((this.awaited[0] ?? before) < before)
      cells += `<${prefix}c r="${columnName(this.awaited.shift() ?? 0)}${this.row}" s="${this.how.firstMarked ?? 0}"/>`
    return cells
  }
}

/** Goes through what stands behind the cells, and puts the tie to the comments at its place. */
class CommentTie {
  private readonly tie: string
  private isTied: boolean
  private depth = 0

  constructor(prefix: string, drawingId: string | null) {
    this.isTied = drawingId === null
    this.tie = drawingId === null ? '' : legacyDrawing(prefix, drawingId)
  }

  push(text: string): string {
    if (this.isTied) return text
    for (const { 0: tag, 1: slash, 3: name = '', index } of text.matchAll(TAGS)) {
      if (tag.startsWith('<!--')) continue
      if (this.depth === 0 && !BEFORE_TIE.has(name)) {
        this.isTied = true
        return text.slice(0, index) + this.tie + text.slice(index)
      }
      if (slash === '/') this.depth--
      else if (!tag.endsWith('/>')) this.depth++
    }
    return text
  }
}

/** Whether a sheet has comments of its own, to which none can be added. */
export function hasComments(relations: string | null): boolean {
  return relations?.includes('/vmlDrawing"') ?? false
}

/** Text in portions that end behind a tag. */
async function* wholeTags(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  let decoder: ReturnType<typeof createDecoder> | null = null
  let rest = ''
  let isFirst = true
  for await (const chunk of bytes) {
    decoder ??= createDecoder(xmlEncoding(chunk)?.name ?? 'utf-8')
    const text = rest + decoder.push(chunk)
    const end = text.lastIndexOf('>') + 1
    rest = text.slice(end)
    if (end === 0) continue
    yield isFirst ? text.slice(0, end).replace(ENCODING, '$1$2UTF-8$2') : text.slice(0, end)
    isFirst = false
  }
  rest += decoder?.end() ?? ''
  if (rest !== '') yield rest
}

function attribute(tag: string, name: string): string | null {
  return new RegExp(`\\s${name}=["']([^"']*)["']`).exec(tag)?.[1] ?? null
}

function styled(tag: string, firstMarked: number): string {
  const style = firstMarked + Number(attribute(tag, 's') ?? 0)
  return tag.replace(/\ss=["'][^"']*["']/, '').replace(/^<((?:\w+:)?c)/, `<$1 s="${style}"`)
}
