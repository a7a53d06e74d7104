import { AppError } from '../../../../platform/errors.ts'
import type { ReadRecord } from '../tree/tree-rows.ts'
import { withOuter } from '../tree/with-outer.ts'
import { elementHandlers } from './json-elements.ts'
import { JsonRecordReader, type JsonRecords, recordNotRead } from './json-record.ts'
import { JsonWalker } from './json-walker.ts'

interface Element {
  /** Empty for one that has no parts. */
  text: string
  /** Line in the record's text, counted from 1. */
  line: number
}

/** The rows of a record with a list in it: one for each element, with the record's own values. */
export class NestedRecordReader {
  private readonly list: readonly string[]
  private readonly onList: JsonRecords['onList']
  private readonly elements: JsonRecordReader

  constructor(settings: JsonRecords, list: readonly string[]) {
    this.list = list
    this.onList = settings.onList
    this.elements = new JsonRecordReader(settings, list.join('/'))
  }

  /** Elements are read as their rows are taken: a record may have a hundred thousand of them. */
  *read(text: string, line: number, readOuter: (text: string) => ReadRecord): Generator<[number, ReadRecord]> {
    const parted = part(text, this.list)
    if (parted === null) {
      const { cells, defect } = readOuter(text)
      yield [line, { cells, defect: defect ?? recordNotRead(text) }]
      return
    }
    this.onList?.(parted.elements.length)
    const outer = readOuter(parted.rest)
    if (parted.elements.length === 0) yield [line, outer]
    for (const element of parted.elements) {
      yield [line + element.line - 1, withOuter(this.elements.read(element.text), outer)]
    }
  }
}

/** A record's text without the list, and the elements of that; null for a text that cannot be walked through. */
function part(text: string, list: readonly string[]): { rest: string; elements: Element[] } | null {
  const elements: Element[] = []
  let rest = ''
  let from = 0
  const walker = new JsonWalker(
    elementHandlers({
      wanted: list,
      container: '[',
      taken: (element, line) => void elements.push({ text: element, line }),
      scalar: (line) => void elements.push({ text: '', line }),
      edge(edge) {
        // Nothing stands in its place, so that a record without other parts stays a flat one.
        if (edge === 'begin') rest += `${text.slice(from, walker.position)}null`
        else from = walker.position + 1
      },
    }),
  )
  try {
    walker.push(text)
    walker.end()
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
  return { rest: rest + text.slice(from), elements }
}
