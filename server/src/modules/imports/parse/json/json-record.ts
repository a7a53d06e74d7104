import { stepOf } from '@products-manager/contract'
import type { RowDefect } from '../../types.ts'
import { shown } from '../scan/check-characters.ts'
import { CellPlaces } from '../scan/divided-row.ts'
import { INVALID_BYTE } from '../tree/invalid-byte.ts'
import { isProperty, pairPart } from '../tree/name-words.ts'
import { PAIRS, TreeCells, type TreeColumns } from '../tree/tree-columns.ts'
import type { ReadRecord } from '../tree/tree-rows.ts'
import { FlatObjects } from './flat-objects.ts'
import type { FlatRow } from './flat-row.ts'
import { plainNumber } from './plain-number.ts'
import { countColons } from './skip-string.ts'

class KeyNode {
  /** Whether it is called as attributes are. */
  readonly isProperty: boolean
  readonly path: string
  /** The path with what tells a slash of a key from one between two. */
  private readonly exact: string
  private readonly children = new Map<string, KeyNode>()
  private readonly kinds = new Map<string, KeyNode>()
  private column: number | null = null

  constructor(path: string, exact = path) {
    this.path = path
    this.exact = exact
    this.isProperty = isProperty(path.slice(path.lastIndexOf('/') + 1))
  }

  child(key: string): KeyNode {
    let child = this.children.get(key)
    if (!child) {
      child = new KeyNode(below(this.path, key), below(this.exact, stepOf(key)))
      if (this.children.size < MAX_KEYS) this.children.set(key, child)
    }
    return child
  }

  ofKind(kind: string): KeyNode {
    const own = this.kinds.get(kind) ?? new KeyNode(`${this.path}[${kind}]`, `${this.exact}[${kind}]`)
    if (this.kinds.size < MAX_KEYS) this.kinds.set(kind, own)
    return own
  }

  place(columns: TreeColumns): number {
    this.column ??= this.path === '' ? columns.place('.') : columns.placeOf(this.path, this.exact)
    return this.column
  }

  /** As `place`, but null for what would be a new column. */
  find(columns: TreeColumns): number | null {
    return this.column ?? columns.find(this.path, this.exact)
  }
}

function below(path: string, key: string): string {
  return path === '' ? key : `${path}/${key}`
}

// Objects whose keys are data (a stock for each warehouse) have hundreds; more is a list written as an object.
const MAX_KEYS = 10_000
const MAX_DEPTH = 64

export interface JsonRecords {
  columns: TreeColumns
  /** Hears the column of every number. */
  onNumber?: ((column: number) => void) | undefined
  /** Hears how many elements the list in each record has. */
  onList?: ((elements: number) => void) | undefined
}

/** The text of one JSON value becomes the cells of a record: each leaf's path is its column. */
export class JsonRecordReader {
  private readonly settings: JsonRecords
  private readonly cells: TreeCells
  private readonly root: KeyNode
  private keys = 0
  private lastFlat: FlatObjects | null = null
  private readonly places = new CellPlaces(64)

  /** `below` is the path of the records in what stands around them, where their columns are named from there. */
  constructor(settings: JsonRecords, below = '') {
    this.settings = settings
    this.root = new KeyNode(below)
    this.cells = new TreeCells(settings.columns)
  }

  /** Objects that are written as the last one that was flat. */
  get flat(): FlatObjects | null {
    return this.lastFlat
  }

  /** The cells of an object's text; an empty text is that of an element which is none. */
  read(text: string): ReadRecord {
    const flat = this.readFlat(text)
    if (flat) return { cells: flat.cells, defect: null, isPlain: true }
    if (text === '') return { cells: this.cells.take(), defect: recordNotRead(text) }
    let value: unknown
    try {
      value = JSON.parse(withWholeNumbers(text))
    } catch (error) {
      const at = Number(/position (\d+)/.exec(String(error))?.[1] ?? 0)
      const from = Math.max(0, at - 20)
      return { cells: this.cells.take(), defect: recordNotRead(text.slice(from)) }
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { cells: this.cells.take(), defect: recordNotRead(text) }
    }
    this.keys = 0
    this.add(this.root, value, 0)
    // The values of two keys that are the same are not both in what is parsed.
    const repeated = this.keys < countColons(text) ? repeatedKey(text) : null
    if (repeated === null) {
      this.noteFlat(value as Record<string, unknown>)
      return { cells: this.cells.take(), defect: null }
    }
    return { cells: this.cells.take(), defect: { code: 'KEY_REPEATED', position: null, value: shown(repeated) } }
  }

  private readFlat(text: string): FlatRow | null {
    if (!this.lastFlat || !text.isWellFormed() || text.includes(INVALID_BYTE)) return null
    const bytes = Buffer.from(text)
    const { places } = this
    places.count = 0
    const row = this.lastFlat.find({ bytes, places }, { line: 1, from: 0 })
    if (!row || row.end < bytes.length) return null
    for (const column of this.settings.onNumber ? row.numbers() : []) this.settings.onNumber?.(column)
    return row
  }

  /** Nothing in it has parts, and each key is a column; of one with a slash, others say which. */
  private noteFlat(value: Record<string, unknown>): void {
    const keys = Object.keys(value)
    if (keys.length === 0 || this.lastFlat?.isOf(keys)) return
    const { columns } = this.settings
    const shape = []
    for (const key of keys) {
      const part = value[key]
      const column = stepOf(key) === key ? this.root.child(key).find(columns) : null
      if (column === null || (typeof part === 'object' && part !== null)) return
      shape.push({ key, column })
    }
    this.lastFlat = new FlatObjects(shape, columns.names.length)
  }

  private add(node: KeyNode, value: unknown, depth: number): void {
    if (typeof value === 'string') this.cells.add(node.place(this.settings.columns), value)
    else if (typeof value === 'number') this.number(node, value)
    else if (typeof value === 'boolean') this.cells.add(node.place(this.settings.columns), String(value))
    else if (value === null || depth > MAX_DEPTH) return
    else if (Array.isArray(value)) for (const item of value) this.item(node, item, depth + 1)
    else this.object(node, value as Record<string, unknown>, depth)
  }

  /** A value in a language, or for a shop, is a column of its own: so Akeneo tells each value of a product. */
  private item(node: KeyNode, item: unknown, depth: number): void {
    const kind = typeof item === 'object' && item !== null && kindOfValue(item as Record<string, unknown>)
    if (typeof kind !== 'string') {
      this.add(node, item, depth)
      return
    }
    const value = item as Record<string, unknown>
    this.keys += Object.keys(value).length
    const prices = pricesIn(value['data'])
    if (prices === null) this.add(kind === '' ? node : node.ofKind(kind), value['data'], depth)
    for (const { amount, currency } of prices ?? []) this.add(node.ofKind(`${kind} ${currency}`.trim()), amount, depth)
  }

  private number(node: KeyNode, value: number): void {
    const place = node.place(this.settings.columns)
    if (place >= 0) this.settings.onNumber?.(place)
    const text = String(value)
    this.cells.add(place, plainNumber(text) ?? text)
  }

  private object(node: KeyNode, value: Record<string, unknown>, depth: number): void {
    const names = Object.keys(value)
    this.keys += names.length
    if (depth > 0 && this.pair(node, value, names)) return
    for (const name of names) this.add(node.child(name), value[name], depth + 1)
  }

  /** `{ "name": "Weight", "value": "2 kg" }` is a pair, like the features of a catalogue in XML. */
  private pair(node: KeyNode, value: Record<string, unknown>, names: readonly string[]): boolean {
    const label = this.settings.columns.labelAt(node.path)
    if (names.length < 2 || (names.length > 4 && label === null)) return false
    const parts = new Map(names.map((name) => [pairPart(name), value[name]]))
    // Beside an amount a code is a currency.
    const labelled = label === null ? undefined : value[label]
    const name = labelled ?? parts.get('name') ?? (node.isProperty ? value['code'] : undefined)
    const given = parts.get('value')
    const text = label === null ? given : oneOf(given ?? value['values'])
    const unit = parts.get('unit')
    if (typeof name !== 'string' || (typeof text !== 'string' && typeof text !== 'number')) return false
    const said = typeof unit === 'string' ? `${text} ${unit}` : String(text)
    if (!this.cells.addLabelled(node.path, name, said))
      this.cells.addPair(node.child(PAIRS).place(this.settings.columns), name, said)
    return true
  }
}

/** Several texts or numbers as one; what else a list has is not for one cell. */
function oneOf(value: unknown): unknown {
  if (!Array.isArray(value) || value.length === 0) return value
  return value.every((each) => typeof each === 'string' || typeof each === 'number') ? value.join(', ') : value
}

const OF_VALUE = ['locale', 'scope', 'data']

/** '' for a value that is the same everywhere; null for an object that is no such value. */
function kindOfValue(item: Record<string, unknown>): string | null {
  if (!OF_VALUE.every((key) => key in item)) return null
  const parts = [item['locale'], item['scope']].filter((part) => typeof part === 'string')
  return parts
    .join(' ')
    .replace(/[/:[\]]/g, '_')
    .slice(0, 50)
}

/** Prices, each in a currency of its own. */
function pricesIn(data: unknown): { amount: unknown; currency: string }[] | null {
  if (!Array.isArray(data) || data.length === 0) return null
  const prices = data as ({ amount?: unknown; currency?: unknown } | null)[]
  const isPrice = prices.every((each) => each?.amount !== undefined && /^[A-Z]{3}$/.test(String(each.currency)))
  return isPrice ? (prices as { amount: unknown; currency: string }[]) : null
}

/** A text that is no record, shown by its beginning; there is none where a number or a word stands for a record. */
export function recordNotRead(text: string): RowDefect {
  return { code: 'RECORD_NOT_READ', position: null, value: text === '' ? null : shown(text.slice(0, 80)) }
}

const MAY_LOSE = /\d{16}|\d\.\d{15}|\d[eE][+-]?\d/
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** Numbers that JavaScript cannot hold as they are written are read as text: an EAN of 4.00638E+12 must show so. */
export function withWholeNumbers(text: string): string {
  if (!MAY_LOSE.test(text)) return text
  return text.replace(TOKENS, (token) => (token.startsWith('"') || !MAY_LOSE.test(token) ? token : wholeNumber(token)))
}

function wholeNumber(token: string): string {
  const plain = plainNumber(token) ?? token
  return String(Number(plain)) === plain ? plain : `"${plain}"`
}

/** The first key that stands twice in one object, or null. */
function repeatedKey(text: string): string | null {
  const open: (Set<string> | null)[] = []
  let isKey = false
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/g)) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(null)
    else if (token === '}' || token === ']') open.pop()
    if (token === '{' || token === ',') {
      isKey = open.at(-1) instanceof Set
      continue
    }
    const keys = open.at(-1)
    if (isKey && keys && token.startsWith('"')) {
      const key = JSON.parse(token) as string
      if (keys.has(key)) return key
      keys.add(key)
    }
    isKey = false
  }
  return null
}
