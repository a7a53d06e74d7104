import type { IndexShape } from './shadow.ts'
import { treeHeight } from './tree-height.ts'

/** A column of an index, and what is known of its values. */
export interface IndexColumn {
  isKey: boolean
  /** Bytes of its type; -1: they differ. */
  length: number
  alignment: number
  /** Whether its width was measured, and is not a guess. */
  isMeasured: boolean
  averageWidth: number
  nullFraction: number
  /** Different values; below 0: their share of the rows. */
  distinct: number
  commonFrequencies: number[]
  /** Whether equal values have equal bytes, so that they can be stored once. */
  isDeduplicated: boolean
  type: string
}

export interface IndexFacts {
  method: string
  rows: number
  heapPages: number
  isUnique: boolean
  fillFactor: number
  operatorClass: string
  columns: IndexColumn[]
}

const PAGE_BYTES = 8192
const PAGE_ROOM = 8152
const ITEM_BYTES = 4
const ROW_POINTER_BYTES = 6
// A list of rows with equal keys is at most a tenth of a page when CREATE INDEX writes it.
const LONGEST_LIST = 812
// Inner pages that CREATE INDEX writes are filled so far.
const BUILT_FILL = 0.7

/** The size an index will have once it is built. */
export function indexShape(facts: IndexFacts): IndexShape {
  if (facts.method === 'btree') return btreeShape(facts)
  if (facts.method === 'gin') return ginShape(facts)
  if (facts.method === 'brin') return { pages: 2 + Math.ceil(facts.heapPages / 128 / 180), rows: facts.rows }
  const width = facts.columns.reduce((sum, { averageWidth }) => sum + averageWidth, 0)
  // Hash keeps four bytes of each value; GiST and the like are split at random, and end some 70 % full.
  const bytes = facts.method === 'hash' ? 20 / 0.75 : (aligned(16 + width, 8) + ITEM_BYTES) / 0.7
  return { pages: 2 + Math.ceil((facts.rows * bytes) / PAGE_ROOM), rows: facts.rows }
}

function btreeShape(facts: IndexFacts): IndexShape {
  const rows = Math.max(facts.rows, 0)
  const tuple = tupleBytes(facts.columns)
  const room = (PAGE_BYTES * facts.fillFactor) / 100 - 44
  const leaves = Math.max(
    1,
    isDeduplicated(facts) ? listBytes(facts, tuple) / room : rows / Math.floor(room / (tuple + ITEM_BYTES)),
  )
  const keyBytes = facts.columns[0]?.averageWidth ?? 8
  const inner = leaves / Math.max(2, (PAGE_ROOM * BUILT_FILL) / (aligned(8 + keyBytes, 8) + ITEM_BYTES))
  const pages = 1 + Math.ceil(leaves) + (leaves > 1 ? Math.ceil(inner) : 0)
  return { pages, rows, height: treeHeight({ pages, keyBytes, fill: BUILT_FILL }) }
}

function tupleBytes(columns: readonly IndexColumn[]): number {
  let bytes = 0
  let varies = false
  for (const { length, alignment, averageWidth, nullFraction } of columns) {
    varies ||= length < 0
    // Short texts have no padding before them.
    const start = length < 0 ? bytes : aligned(bytes, alignment)
    bytes = start + averageWidth * (1 - nullFraction)
  }
  const withNulls = 1 - columns.reduce((whole, { nullFraction }) => whole * (1 - nullFraction), 1)
  const header = 8 + 8 * withNulls
  // Texts of different lengths end anywhere between two multiples of eight.
  return varies ? header + bytes + 3.5 : aligned(header + bytes, 8)
}

function isDeduplicated({ columns, isUnique }: IndexFacts): boolean {
  return !isUnique && columns.every((column) => column.isKey && column.isDeduplicated)
}

/** Bytes on the leaves when rows with equal keys share one entry. */
function listBytes({ columns, rows }: IndexFacts, tuple: number): number {
  const groups =
    columns.length === 1 ? groupsOf(columns[0] as IndexColumn, rows) : [{ count: combined(columns, rows), each: 0 }]
  return groups.reduce((sum, { count, each }) => sum + count * groupBytes(each || rows / Math.max(count, 1), tuple), 0)
}

interface Group {
  /** How many values there are of this kind, and how many rows each has. */
  count: number
  each: number
}

function groupsOf({ commonFrequencies, distinct, nullFraction }: IndexColumn, rows: number): Group[] {
  const common = commonFrequencies.map((share) => ({ count: 1, each: share * rows }))
  const values = distinct < 0 ? -distinct * rows : distinct
  const rest = Math.max(0, (1 - nullFraction - commonFrequencies.reduce((sum, share) => sum + share, 0)) * rows)
  const others = Math.min(Math.max(1, values - common.length), rest)
  const nulls = nullFraction > 0 ? [{ count: 1, each: nullFraction * rows }] : []
  return [...common, ...nulls, ...(rest > 0 ? [{ count: others, each: rest / others }] : [])]
}

function combined(columns: readonly IndexColumn[], rows: number): number {
  const product = columns.reduce(
    (values, { distinct }) => values * Math.max(1, distinct < 0 ? -distinct * rows : distinct),
    1,
  )
  // With as many combinations as rows some come twice and some not at all, as in throwing dice.
  return product > rows * 50 ? rows : product * (1 - Math.exp(-rows / product))
}

function groupBytes(rows: number, tuple: number): number {
  const single = tuple + ITEM_BYTES
  if (rows <= 1) return single
  if (rows < 2) return (2 - rows) * single + (rows - 1) * groupBytes(2, tuple)
  const most = Math.floor((LONGEST_LIST - tuple) / ROW_POINTER_BYTES)
  if (most < 2) return rows * single
  const lists = Math.ceil(rows / most)
  return lists * (aligned(tuple + (ROW_POINTER_BYTES * rows) / lists, 8) + ITEM_BYTES)
}

// Of European texts: after the first thousands of rows hardly any new three letters come.
const MOST_TRIGRAMS = 30_000
const KEYS_IN_DOCUMENT = 24

function ginShape({ rows, columns, operatorClass }: IndexFacts): IndexShape {
  const width = columns.reduce((sum, { averageWidth, nullFraction }) => sum + averageWidth * (1 - nullFraction), 0)
  const isTrigram = operatorClass.includes('trgm')
  const perRow = isTrigram ? Math.max(1, width * 0.9) : Math.max(1, width / KEYS_IN_DOCUMENT)
  const postings = rows * perRow
  const entries = isTrigram ? Math.min(MOST_TRIGRAMS, 40 * Math.sqrt(postings)) : Math.min(postings, Math.max(rows, 1))
  const rowsPerEntry = postings / Math.max(entries, 1)
  // Rows are kept as differences, one or two bytes each; a long list has pages of its own.
  const bytesPerPosting = rowsPerEntry > 100 ? 1.3 : 3
  const entryPages = Math.ceil((entries * (24 + Math.min(rowsPerEntry * bytesPerPosting, 300))) / (PAGE_ROOM * 0.7))
  const dataPages = rowsPerEntry > 200 ? Math.ceil((postings * bytesPerPosting) / (PAGE_ROOM * 0.85)) : 0
  const pages = 2 + entryPages + dataPages
  return { pages, rows, gin: { pages, entryPages, dataPages, entries } }
}

function aligned(bytes: number, to: number): number {
  return Math.ceil(bytes / to) * to
}
