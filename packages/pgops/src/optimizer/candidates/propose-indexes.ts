import { quoted } from '../source/plain-statement.ts'
import type { Condition } from './conditions.ts'
import type { SortKey, TableNeed } from './plan-needs.ts'
import type { TableColumn, TableFacts } from './read-tables.ts'

export type CandidateKind =
  | 'equality'
  | 'range'
  | 'order'
  | 'covering'
  | 'partial'
  | 'expression'
  | 'trigram'
  | 'containment'
  | 'block range'

/** An index that might help. */
export interface Candidate {
  schema: string
  table: string
  method: 'btree' | 'gin' | 'gist' | 'brin'
  /** As in CREATE INDEX: quoted names or bracketed expressions, with operator class and direction. */
  keys: string[]
  include: string[]
  predicate: string | null
  kind: CandidateKind
}

export interface Extensions {
  hasTrigrams: boolean
  /** The schema of pg_trgm. */
  schema: string
}

// Columns beyond these tell few rows apart, and each makes every page of the index carry less.
const MOST_KEYS = 3
const MOST_INCLUDED = 4
const WIDEST_INCLUDED = 64
// A predicate that most rows fulfil saves nothing; a column of many values has no one value worth an index.
const MOST_VALUES_OF_PREDICATE = 50
// Below this correlation a block range index finds its values in nearly every range.
const LEAST_CORRELATION = 0.9

const RANGES = new Set(['<', '<=', '>', '>='])
const EQUALITIES = new Set(['=', '= any', 'is null', 'is true'])

/** The indexes a reading of a table could use, the most promising first. */
export function proposeIndexes(given: TableNeed, table: TableFacts, extensions: Extensions): Candidate[] {
  const need = withoutDomains(given, table)
  const make = (keys: string[], more: Partial<Candidate> = {}): Candidate => ({
    schema: table.on.schema,
    table: table.on.name,
    method: 'btree',
    keys,
    include: [],
    predicate: null,
    kind: 'equality',
    ...more,
  })
  const equal = bySelectivity(
    need.conditions.filter(({ operator }) => EQUALITIES.has(operator)),
    table,
  )
  const ranges = unique(need.conditions.filter(({ operator }) => RANGES.has(operator)).map(keyOf))
  const plain = treeCandidates({ need, equal, ranges, make })
  return [
    ...plain.flatMap((candidate) => [candidate, ...covering(candidate, need, table)]),
    ...partials({ need, table, plain, make }),
    ...need.conditions.flatMap((condition) => special({ condition, table, extensions, make })),
    ...need.conditions.flatMap((condition) => blockRange({ condition, table, make })),
    ...need.alternatives.flatMap((parts) => parts.map((condition) => make([keyOf(condition)]))),
  ].filter((candidate) => !exists(candidate, table))
}

/** A domain's column is shown as cast to its base; an index on the column serves. */
function withoutDomains(need: TableNeed, { columns }: TableFacts): TableNeed {
  const casts = new Map<string, string>(
    columns.flatMap(({ name, domainOf }) =>
      domainOf === null ? [] : [name, quoted(name)].map((text) => [`(${text})::${domainOf}`, name] as const),
    ),
  )
  if (casts.size === 0) return need
  const bare = <Of extends { text: string; column: string | null }>(of: Of): Of => ({
    ...of,
    column: of.column ?? casts.get(of.text) ?? null,
  })
  const known = (condition: Condition) => ({ ...condition, operand: bare(condition.operand) })
  return {
    ...need,
    conditions: need.conditions.map(known),
    alternatives: need.alternatives.map((parts) => parts.map(known)),
    orders: need.orders.map((order) => order.map(bare)),
  }
}

type Make = (keys: string[], more?: Partial<Candidate>) => Candidate

interface TreeParts {
  need: TableNeed
  equal: string[]
  ranges: string[]
  make: Make
}

/** Equalities first, then one range or the order. */
function treeCandidates({ need, equal, ranges, make }: TreeParts): Candidate[] {
  const found: Candidate[] = []
  const [first] = equal
  if (first !== undefined) found.push(make([first], kindOf(first)))
  if (equal.length > 1) found.push(make(equal.slice(0, MOST_KEYS), { kind: 'equality' }))
  for (const other of equal.slice(1, 3)) found.push(make([other], kindOf(other)))
  for (const range of ranges) {
    if (equal.length > 0) found.push(make([...equal.slice(0, MOST_KEYS - 1), range], { kind: 'range' }))
    found.push(make([range], { kind: 'range' }))
  }
  for (const order of need.orders) {
    const rest = order.filter(({ text, column }) => !equal.includes(column ? quoted(column) : bracketed(text)))
    const keys = rest.slice(0, MOST_KEYS).map(sortText)
    if (keys.length === 0) continue
    found.push(make([...equal.slice(0, MOST_KEYS - 1), ...keys], { kind: 'order' }))
    if (equal.length > 1) found.push(make([equal[0] as string, ...keys], { kind: 'order' }))
    if (equal.length > 0) found.push(make(keys, { kind: 'order' }))
  }
  return distinct(found)
}

function kindOf(key: string): { kind: CandidateKind } {
  return { kind: key.startsWith('(') ? 'expression' : 'equality' }
}

function sortText({ text, column, suffix }: SortKey): string {
  return `${column ? quoted(column) : bracketed(text)}${suffix ? ` ${suffix.toLowerCase()}` : ''}`
}

/** Columns with many different values come first: they leave the fewest rows. */
function bySelectivity(conditions: readonly Condition[], table: TableFacts): string[] {
  const values = (condition: Condition) => {
    const { distinct: known = 0 } = columnOf(condition, table) ?? {}
    return known < 0 ? -known * table.rows : known
  }
  return unique([...conditions].sort((a, b) => values(b) - values(a)).map(keyOf))
}

function keyOf({ operand }: Condition): string {
  return operand.column ? quoted(operand.column) : bracketed(operand.text)
}

function bracketed(text: string): string {
  return `(${text})`
}

function columnOf({ operand }: Condition, table: TableFacts): TableColumn | undefined {
  return table.columns.find(({ name }) => name === operand.column)
}

/** The same with the other columns that are read, so that the table need not be. */
function covering(candidate: Candidate, need: TableNeed, table: TableFacts): Candidate[] {
  const { columns } = need
  if (!columns || candidate.keys.some((key) => key.startsWith('('))) return []
  const have = candidate.keys.map((key) => key.replace(/ (?:asc|desc|nulls first|nulls last)/g, ''))
  const rest = [...columns].filter(
    (name) => table.columns.some((column) => column.name === name) && !have.includes(quoted(name)),
  )
  const width = rest.reduce((sum, name) => sum + (table.columns.find((column) => column.name === name)?.width ?? 16), 0)
  if (rest.length === 0 || rest.length > MOST_INCLUDED || width > WIDEST_INCLUDED) return []
  return [{ ...candidate, include: rest.map((name) => quoted(name)).sort(), kind: 'covering' }]
}

interface PartialParts {
  need: TableNeed
  table: TableFacts
  plain: Candidate[]
  make: Make
}

/** Only the rows that a constant of the query picks, in the order of what else it asks. */
function partials({ need, table, plain, make }: PartialParts): Candidate[] {
  const constants = need.conditions.filter((condition) => condition.isConstant && isPredicate(condition, table))
  return distinct(
    constants.flatMap((condition) => {
      const key = keyOf(condition)
      const shorter = plain
        .map((candidate) => candidate.keys.filter((one) => one !== key))
        .filter((keys) => keys.length > 0)
      const alone = shorter.length === 0 ? [[key]] : shorter
      return alone.slice(0, 3).map((keys) => make(keys, { predicate: condition.predicate, kind: 'partial' }))
    }),
  )
}

function isPredicate(condition: Condition, table: TableFacts): boolean {
  const { operator } = condition
  if (operator === 'is null' || operator === 'is not null' || operator === 'is true') return true
  const values = columnOf(condition, table)?.distinct ?? 0
  return operator === '=' && values > 0 && values <= MOST_VALUES_OF_PREDICATE
}

interface SpecialParts {
  condition: Condition
  table: TableFacts
  extensions: Extensions
  make: Make
}

const CONTAINMENTS = new Set(['@>', '<@', '&&', '?', '?|', '?&', '@@', '@?'])
const PATTERNS = new Set(['~~', '~~*', '~', '~*', '%'])

/** What a B-tree cannot do: parts of texts, elements of arrays and documents, overlaps. */
function special({ condition, table, extensions, make }: SpecialParts): Candidate[] {
  const { operator, operand, value } = condition
  const column = columnOf(condition, table)
  const key = keyOf(condition)
  if (CONTAINMENTS.has(operator) && column) {
    if (column.kind === 'range') return [make([key], { method: 'gist', kind: 'containment' })]
    const paths = column.kind === 'jsonb' && ['@>', '@@', '@?'].includes(operator)
    if (column.kind === 'other' || column.kind === 'text') return []
    return [make([paths ? `${key} jsonb_path_ops` : key], { method: 'gin', kind: 'containment' })]
  }
  if (!PATTERNS.has(operator)) return []
  const prefix = /^'[^%_\\]+%'/.test(value) && operator === '~~'
  const opclass = table.collatesBytes ? '' : ' text_pattern_ops'
  const trigram = extensions.hasTrigrams && (column === undefined || column.kind === 'text')
  return [
    ...(prefix && operand.column ? [make([`${key}${opclass}`], { kind: 'range' as const })] : []),
    ...(trigram && !prefix
      ? [
          make([`${key} ${quoted(extensions.schema)}.gin_trgm_ops`], {
            method: 'gin' as const,
            kind: 'trigram' as const,
          }),
        ]
      : []),
  ]
}

interface BlockParts {
  condition: Condition
  table: TableFacts
  make: Make
}

// A block range index of a small table spares nothing.
const FEWEST_PAGES = 1_000

function blockRange({ condition, table, make }: BlockParts): Candidate[] {
  const column = columnOf(condition, table)
  const fits =
    RANGES.has(condition.operator) &&
    column &&
    Math.abs(column.correlation) >= LEAST_CORRELATION &&
    table.pages >= FEWEST_PAGES
  return fits ? [make([keyOf(condition)], { method: 'brin', kind: 'block range' })] : []
}

/** Whether the table has a B-tree that begins with the same columns. */
function exists({ method, keys, include, predicate }: Candidate, table: TableFacts): boolean {
  if (method !== 'btree' || include.length > 0 || predicate) return false
  const wanted = keys.map(normalised)
  return table.indexes.some((columns) => wanted.every((key, at) => key === normalised(columns[at] ?? '')))
}

function normalised(key: string): string {
  return key.replaceAll(/["()\s]/g, '').toLowerCase()
}

function unique(keys: readonly string[]): string[] {
  return [...new Set(keys)]
}

function distinct(candidates: readonly Candidate[]): Candidate[] {
  return [...new Map(candidates.map((candidate) => [candidateText(candidate), candidate])).values()]
}

/** Everything of a CREATE INDEX behind its name. */
export function candidateText({ schema, table, method, keys, include, predicate }: Candidate): string {
  const using = method === 'btree' ? '' : ` using ${method}`
  const covered = include.length > 0 ? ` include (${include.join(', ')})` : ''
  return `on ${quoted(schema, table)}${using} (${keys.join(', ')})${covered}${predicate ? ` where ${predicate}` : ''}`
}
