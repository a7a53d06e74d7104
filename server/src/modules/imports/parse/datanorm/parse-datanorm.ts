import { lineIn } from '../../formats/places.ts'
import type { Opened, RawRow } from '../../types.ts'
import { createDecoder } from '../encoding/decoder.ts'
import { shown } from '../scan/check-characters.ts'
import { MAX_RECORD } from '../scan/limits.ts'
import type { TreeRows } from '../tree/tree-rows.ts'
import { articleRows } from './article-rows.ts'
import { Gatherer, type LeftAside } from './gather.ts'
import { textsInMemory } from './texts-in-memory.ts'

const ROWS_AT_ONCE = 500

interface DatanormReading {
  encoding: string
  rows: TreeRows
  /** Hears, before the first row, of how many lines of each kind nothing is made. */
  onLeft?: (left: ReadonlyMap<LeftAside, number>) => void
}

/** The articles of DATANORM files, those of an archive together: prices, groups and discounts have their own there. */
export async function* datanormRecords(
  opened: Opened,
  { encoding, rows, onLeft = () => {} }: DatanormReading,
): AsyncGenerator<RawRow[], void, undefined> {
  const gatherer = new Gatherer(() => opened.createTextStore?.() ?? textsInMemory())
  try {
    const files = Symbol.asyncIterator in opened ? [opened] : opened.names.map((name) => opened.open(name))
    for (const [section, bytes] of files.entries()) {
      let number = 0
      for await (const line of linesOf(bytes, encoding)) gatherer.add(line, lineIn(section, ++number))
      gatherer.end()
    }
    onLeft(gatherer.left)
    let waiting = 0
    for (const _ of articleRows(gatherer, rows)) {
      if (++waiting < ROWS_AT_ONCE) continue
      yield rows.take()
      waiting = 0
    }
    const rest = rows.take()
    if (rest.length > 0) yield rest
  } finally {
    gatherer.close()
  }
}

/** A line longer than any record is cut, for the record to be told as damaged. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<string, void, undefined> {
  const decoder = createDecoder(encoding)
  let rest = ''
  for await (const chunk of bytes) {
    const lines = (rest + decoder.push(chunk)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield withoutReturn(line)
    if (rest.length > MAX_RECORD) rest = shown(rest)
  }
  yield withoutReturn(rest + decoder.end())
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
