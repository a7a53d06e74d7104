import { createHash } from 'node:crypto'

declare const row: unique symbol

/** What may stand in `${}`: undefined and plain objects do not compile; wrap an object in `json()`. */
export type Value = string | number | bigint | boolean | Date | Uint8Array | Json | null | readonly Value[]

/** One SQL statement: text with $1…$n, its values, and the name it is measured under. */
export interface Statement<Row> {
  readonly name: string
  /** As sent: the SQL with the name in a comment. */
  readonly text: string
  readonly values: readonly Value[]
  /** The text around the values, one more than there are values. */
  readonly pieces: readonly string[]
  /** The name it is prepared under: equal names have equal text. Empty: it is not prepared. */
  readonly preparedName: string
  readonly [row]?: Row
}

/** A fragment of SQL with its values; it becomes part of a statement, which numbers the values. */
export class Part {
  readonly kind = 'part'
  readonly pieces: readonly string[]
  readonly values: readonly Value[]

  constructor(pieces: readonly string[], values: readonly Value[]) {
    this.pieces = pieces
    this.values = values
  }
}

/** A value sent as JSON text. */
export class Json {
  readonly value: unknown

  constructor(value: unknown) {
    this.value = value
  }

  /** The driver asks every object for this. */
  toPostgres(): string {
    return JSON.stringify(this.value) ?? 'null'
  }
}

type Wording = Pick<Statement<never>, 'name' | 'text' | 'pieces' | 'preparedName'>

const NAME = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/
// PostgreSQL keeps 63 bytes of a name.
const NAME_LIMIT = 63
const HASH_LENGTH = 10

// A template without parts always has the same text: it is put together once per place in the program.
const wordings = new WeakMap<TemplateStringsArray, Wording>()

/** Names a statement, then takes its text: ``sql<Row>('catalog.find_product')`select … where id = ${id}` ``. */
export function sql<Row = never>(name: string) {
  return (strings: TemplateStringsArray, ...inputs: (Value | Part)[]): Statement<Row> => {
    refuseUndefined(inputs, name)
    if (inputs.some((input) => input instanceof Part)) {
      const { pieces, values } = flatten(strings, inputs)
      return { ...wordingOf(name, pieces), values }
    }

    const known = wordings.get(strings)
    if (known?.name === name) return { ...known, values: inputs as Value[] }

    const wording = wordingOf(name, strings)
    wordings.set(strings, wording)
    return { ...wording, values: inputs as Value[] }
  }
}

/**
 * The statement, planned each time for the values it has. A prepared one is planned once for all of them after some
 * calls, which is wrong for a search: a frequent word and a rare one are found in different ways.
 */
export function plannedForValues<Row>(statement: Statement<Row>): Statement<Row> {
  return { ...statement, preparedName: '' }
}

/** A fragment: ``part`price > ${limit}` ``. */
export function part(strings: TemplateStringsArray, ...inputs: (Value | Part)[]): Part {
  refuseUndefined(inputs, 'part')
  return flatten(strings, inputs)
}

/** A fragment without text, for a condition that does not apply. */
export const nothing = new Part([''], [])

/** A table's, column's or channel's name, quoted; `identifier('schema', 'table')` gives `"schema"."table"`. */
export function identifier(...names: [string, ...string[]]): Part {
  return new Part([names.map(quoteName).join('.')], [])
}

// What may hold a `$1` that is no place for a value.
const QUOTED_OR_PLACE = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\$(\d+)/g

/** SQL that is data, such as an operator's or a workload's query, as it stands; `$1` and so on are places for the values. */
export function verbatim(text: string, values: readonly Value[] = []): Part {
  const pieces: string[] = []
  const inputs: Value[] = []
  let end = 0
  for (const match of values.length > 0 ? text.matchAll(QUOTED_OR_PLACE) : []) {
    if (match[1] === undefined) continue
    const value = values[Number(match[1]) - 1]
    if (value === undefined) throw new TypeError(`There is no value for $${match[1]}.`)
    pieces.push(text.slice(end, match.index))
    inputs.push(value)
    end = match.index + match[0].length
  }
  return new Part([...pieces, text.slice(end)], inputs)
}

/** The parts one after the other, `, ` or the given part between them. Parts without text are left out. */
export function joined(parts: readonly Part[], separator: Part = new Part([', '], [])): Part {
  const filled = parts.filter((p) => p.values.length > 0 || p.pieces.some((piece) => piece.trim() !== ''))
  const inputs = filled.flatMap((p, i) => (i === 0 ? [p] : [separator, p]))
  return flatten(
    Array.from({ length: inputs.length + 1 }, () => ''),
    inputs,
  )
}

/** Sends any value as JSON; without it an array would become a PostgreSQL array. */
export function json(value: unknown): Json {
  return new Json(value)
}

/** An identifier in double quotes. */
export function quoteName(name: string): string {
  if (name === '' || name.includes('\0')) throw new TypeError('A PostgreSQL name is neither empty nor contains NUL.')
  return `"${name.replaceAll('"', '""')}"`
}

/** The SQL with the name in a comment behind its first word: before it, PostgreSQL 18 drops it from pg_stat_statements. */
export function named(name: string, body: string): string {
  const start = /^(\w+|\()/.exec(body)?.[0] ?? ''
  return `${start}${start && ' '}/* ${name} */${start ? '' : ' '}${body.slice(start.length)}`
}

/** The name of the statement in a text that pg_stat_statements, pg_stat_activity or a log shows; null when it is none of ours. */
export function statementNameIn(text: string): string | null {
  return /\/\* ([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+) \*\//.exec(text)?.[1] ?? null
}

function refuseUndefined(inputs: readonly unknown[], name: string): void {
  const at = inputs.indexOf(undefined)
  if (at !== -1) throw new TypeError(`${name}: value ${at + 1} is undefined. Use null for an absent value.`)
}

function flatten(strings: readonly string[], inputs: readonly (Value | Part)[]): Part {
  const pieces: string[] = []
  const values: Value[] = []
  let open = strings[0] ?? ''
  inputs.forEach((input, i) => {
    if (!(input instanceof Part)) {
      pieces.push(open)
      values.push(input)
      open = ''
    } else {
      for (const [at, value] of input.values.entries()) {
        pieces.push(open + input.pieces[at])
        values.push(value)
        open = ''
      }
      open += input.pieces.at(-1) ?? ''
    }
    open += strings[i + 1] ?? ''
  })
  return new Part([...pieces, open], values)
}

function wordingOf(name: string, parts: readonly string[]): Wording {
  if (!NAME.test(name)) throw new TypeError(`"${name}" is no statement name: write area.what_it_does in lower case.`)

  const pieces = parts.map((piece, i) => trimmed(piece, i === 0, i === parts.length - 1))
  const text = named(
    name,
    pieces.reduce((before, piece, i) => `${before}$${i}${piece}`),
  )
  const hash = createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH)
  return { name, text, pieces, preparedName: `${name.slice(0, NAME_LIMIT - HASH_LENGTH - 1)}.${hash}` }
}

function trimmed(piece: string, isFirst: boolean, isLast: boolean): string {
  const start = isFirst ? piece.trimStart() : piece
  return isLast ? start.trimEnd() : start
}
