import { pathOfKeys } from '@products-manager/contract'
import { AppError } from '../../../../platform/errors.ts'
import { isHeaderWord } from '../dialect/header-words.ts'
import { createDecoder } from '../encoding/decoder.ts'
import type { Candidate } from '../tree/choose-records.ts'
import { isPair, isRecordName } from '../tree/name-words.ts'
import { pooledRecords } from '../tree/pooled-records.ts'
import { isAt } from './json-elements.ts'
import { EACH_COLUMN, EACH_LIST, EACH_OBJECT } from './json-lists.ts'
import { JsonWalker } from './json-walker.ts'
import { mostRecords, OpenObject } from './keyed-objects.ts'

// A key, a name and a price; two lists may be a pair of tags.
const LEAST_COLUMNS = 3
// Of records that stand one behind the other so many show which lists they hold.
const LOOKED_AT = { bytes: 8 * 1024 * 1024, objects: 2_000 }
// A document of one product has few objects beside its lists.
const MOST_TITLED = 20

interface ArrayOf {
  steps: readonly string[]
  objects: number
  lists: number
  keys: number
  /** What its elements have, at any depth outside of lists in them. */
  names: Set<string>
}

/** Where a document's beginning has records: its arrays of objects, and its objects whose values are objects alike. */
export async function jsonRecordPlaces(bytes: AsyncIterable<Uint8Array>, encoding: string): Promise<Candidate[]> {
  const arrays = new Map<string, ArrayOf>()
  const open: (ArrayOf | OpenObject | null)[] = []
  let keyed: Candidate[] = []
  const whole = new WholeDocument()
  // What stands in an object tells what kind of values the object around it has.
  const tell = (key: string | undefined, isLeaf: boolean) => {
    const [outer, inner] = [open.at(-2), open.at(-1)]
    if (outer instanceof OpenObject && inner instanceof OpenObject) outer.addKey(key ?? '', isLeaf)
  }
  const nearestArray = (): ArrayOf | undefined =>
    open.findLast((each) => each !== null && !(each instanceof OpenObject))
  const titled: Candidate[] = []
  const close = (closed: (typeof open)[number] | undefined) => {
    if (!(closed instanceof OpenObject)) return
    const candidate = closed.candidate()
    if (candidate) keyed = mostRecords([...keyed, candidate])
    if (closed.isTitled && titled.length < MOST_TITLED) titled.push(oneObject(closed.steps))
  }
  const walker = new JsonWalker({
    open(kind, above) {
      const parent = open.at(-1)
      if (open.length === 0) whole.addValue(kind)
      tell(above.at(-1), false)
      if (kind === '{') {
        if (parent instanceof OpenObject) parent.addObject()
        else if (parent) parent.objects++
        // Inside an array its elements are the records, whatever they hold.
        open.push(parent === undefined || parent instanceof OpenObject ? new OpenObject(above) : null)
        return 'enter'
      }
      if (parent instanceof OpenObject) parent.addOther()
      else if (parent && isAt(above, parent.steps)) parent.lists++
      addName(nearestArray(), above)
      const path = pathOfKeys(above)
      const array = arrays.get(path) ?? { steps: [...above], objects: 0, lists: 0, keys: 0, names: new Set() }
      arrays.set(path, array)
      open.push(array)
      return 'enter'
    },
    close() {
      close(open.pop())
    },
    scalar(_, above) {
      const parent = open.at(-1)
      if (parent instanceof OpenObject) parent.addOther(above.at(-1))
      tell(above.at(-1), true)
      if (open.every((each) => each instanceof OpenObject)) whole.addKey(above.at(-1) ?? '')
      // A leaf belongs to the nearest array of objects around it.
      const array = nearestArray()
      if (array) array.keys++
      addName(array, above)
    },
    taken() {},
  })
  const decoder = createDecoder(encoding)
  let read = 0
  const isEnough = () => read >= LOOKED_AT.bytes || whole.objects >= LOOKED_AT.objects
  try {
    for await (const chunk of bytes) {
      walker.push(decoder.push(chunk))
      read += chunk.length
      if (isEnough()) break
    }
    if (!isEnough()) walker.end()
  } catch (error) {
    // Where the document is damaged is told when its records are read.
    if (!(error instanceof AppError) || arrays.size + open.length === 0) throw error
  }
  // What is looked at may end inside the list.
  open.forEach(close)
  const places = [...arrays].map(([path, { steps, objects, keys, names }]) => ({
    path,
    steps,
    count: objects,
    leaves: objects === 0 ? 0 : Math.max(1, Math.round(keys / objects)),
    isList: true,
    isPair: isPair(names),
    names,
  }))
  const listed: Candidate[] = places.filter(({ count }) => count > 0)
  const found = [
    ...(keyed.length > 0 ? [] : whole.candidates(listed)),
    ...listed,
    ...pooledRecords(places),
    ...keyed,
    ...listsOf([...arrays.values()]),
  ]
  if (found.length === 0) return columnsOf([...arrays.values()])
  if (keyed.length > 0 || whole.isMany()) return found
  return [...found, ...titled.filter(({ path }) => found.every((other) => other.path !== path))]
}

function addName(array: ArrayOf | undefined, above: readonly string[]): void {
  const name = above.at(-1)
  if (array && name !== undefined && above.length > array.steps.length && array.names.size < MOST_KEYS)
    array.names.add(name)
}

/** An object that stands once in the document: no list of records, but one of its lists may be that of what it is sold as. */
function oneObject(steps: readonly string[]): Candidate {
  const path = steps.length === 0 ? pathOfKeys([], EACH_OBJECT) : pathOfKeys(steps)
  return { path, steps, count: 1, leaves: 0, isTitled: true }
}

const IDENTIFIES =
  /^(?:sku|ean\d*|gtin\d*|upc|mpn|isbn|asin|barcode|price|prix|preis|prezzo|precio|r[eé]f[eé]rence|artikel\w*)$/i
// An identifier or a price, and two more: an answer that only tells of an error has a code, a type and a title.
const LEAST_WORDS = 3
const MOST_KEYS = 500

/** What the document itself holds, outside of arrays. */
class WholeDocument {
  objects = 0
  private readonly keys = new Set<string>()
  private arrays = 0
  /** What identifies a product stands in it twice. */
  private isSeveral = false

  addValue(kind: '[' | '{'): void {
    if (kind === '{') this.objects++
    else this.arrays++
  }

  addKey(key: string): void {
    if (this.keys.has(key) && IDENTIFIES.test(key)) this.isSeveral = true
    if (this.keys.size < MOST_KEYS) this.keys.add(key)
  }

  /** The document's own objects: several one behind the other, or one that is a product and does not list any. */
  candidates(inside: readonly Candidate[]): Candidate[] {
    if (this.objects === 0 || this.arrays > 0) return []
    if (this.objects === 1 && (!this.isProduct() || inside.some(({ steps }) => isRecordName(steps.at(-1) ?? ''))))
      return []
    const leaves = Math.max(1, this.keys.size)
    return [{ path: `/${EACH_OBJECT}`, steps: [EACH_OBJECT], count: this.objects, leaves, isWhole: true }]
  }

  /** Several stand one behind the other. */
  isMany(): boolean {
    return this.objects > 1
  }

  private isProduct(): boolean {
    const keys = [...this.keys]
    return (
      !this.isSeveral &&
      keys.some((key) => IDENTIFIES.test(key)) &&
      keys.filter((key) => isHeaderWord(key)).length >= LEAST_WORDS
    )
  }
}

/** Arrays whose elements are lists of cells. */
function listsOf(arrays: readonly ArrayOf[]): Candidate[] {
  return arrays
    .filter(({ lists, objects }) => lists > 1 && objects === 0)
    .map(({ steps, lists, keys }) => {
      const leaves = Math.max(1, Math.round(keys / lists))
      const names = arrays.find((other) => isNames(other, steps) && other.keys + other.objects >= leaves)
      const path = pathOfKeys(steps, EACH_LIST)
      return { path, steps: [...steps, EACH_LIST], count: lists, leaves, ...(names && { namesAt: names.steps }) }
    })
}

const NAMES = /^(?:columns?|cols|fields?|headers?|header_?row|names|keys)$/i

/** Whether the array stands beside that of the lists and is called as names of columns are. */
function isNames({ steps, lists }: ArrayOf, beside: readonly string[]): boolean {
  return lists === 0 && NAMES.test(steps.at(-1) ?? '') && isAt(steps.slice(0, -1), beside.slice(0, -1))
}

/** Arrays of the same length side by side are columns. */
function columnsOf(arrays: readonly ArrayOf[]): Candidate[] {
  const plain = arrays.filter(
    ({ objects, lists, keys, steps }) => objects + lists === 0 && keys > 1 && steps.length > 0,
  )
  const [first] = plain
  if (!first) return []
  const parent = first.steps.slice(0, -1)
  const beside = plain.filter(({ steps, keys }) => keys === first.keys && isAt(steps.slice(0, -1), parent))
  if (beside.length < LEAST_COLUMNS || beside.length < plain.length) return []
  const path = pathOfKeys(parent, EACH_COLUMN)
  return [{ path, steps: [...parent, EACH_COLUMN], count: first.keys, leaves: beside.length }]
}
