import { createDecoder } from '../parse/encoding/decoder.ts'
import { columnOf } from '../parse/spreadsheet/cell-name.ts'
import { xmlEncoding } from '../parse/xml/xml-encoding.ts'
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

const TAG =
  /<(\/?)((?:\w+:)?)(row|c|legacyDrawingHF|drawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst|worksheet)\b[^>]*>/g
const ENCODING = /^(<\?xml[^>]*encoding=)(["'])[^"']*\2/

/** The sheet as it is, with other styles for bad cells and the tie to their comments. Nothing is held but a chunk. */
export async function* markSheet({
  bytes,
  markedIn,
  firstMarked,
  drawingId,
}: SheetToMark): AsyncGenerator<string, void, undefined> {
  let row = 0
  let column = -1
  let marked: ReadonlySet<number> = new Set()
  let isTied = drawingId === null

  for await (const text of wholeTags(bytes)) {
    let out = ''
    let copied = 0
    for (const tag of text.matchAll(TAG)) {
      const [whole, slash, prefix = '', name = ''] = tag
      out += text.slice(copied, tag.index)
      copied = tag.index + whole.length
      const isEnd = name === 'worksheet'
      if ((slash === '/') !== isEnd) out += whole
      else if (name === 'row') {
        row = Number(attribute(whole, 'r') ?? row + 1)
        column = -1
        marked = await markedIn(row)
        out += whole
      } else if (name === 'c') {
        const cell = attribute(whole, 'r')
        column = cell === null ? column + 1 : columnOf(cell)
        out += marked.has(column) && firstMarked !== null ? styled(whole, firstMarked) : whole
      } else {
        // The schema wants the tie before these.
        if (!isTied && drawingId !== null) out += legacyDrawing(prefix, drawingId)
        isTied = true
        out += whole
      }
    }
    yield out + text.slice(copied)
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
