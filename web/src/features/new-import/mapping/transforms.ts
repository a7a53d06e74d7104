import { type ColumnRef, damages, type SimpleTransform, type Transform, units } from '@products-manager/contract'

export type TransformKind = Transform['do']

/** How one part of a change is written by a person. */
export type PartControl = 'text' | 'long' | 'choice' | 'flag' | 'columns' | 'table' | 'steps'

interface PartSpec {
  name: string
  control: PartControl
  choices?: readonly string[]
  /** What was typed, as the profile keeps it; undefined leaves the part out; null: the API would refuse it. */
  read?: (text: string) => unknown
}

const filled = (text: string) => (text === '' ? null : text)
const optional = (read: (text: string) => unknown) => (text: string) => (text.trim() === '' ? undefined : read(text))
const whole = (least: number, most: number) => (text: string) => {
  const number = /^-?\d{1,6}$/.test(text.trim()) ? Number(text) : Number.NaN
  return number >= least && number <= most ? number : null
}
const part = (text: string) => whole(-100, 100)(text) || null
const parts = (text: string) => {
  const read = text
    .split(',')
    .filter((one) => one.trim() !== '')
    .map(part)
  return read.length === 0 || read.length > 50 || read.includes(null) ? null : read
}
const decimal = (text: string) => {
  const pointed = text.trim().replace(',', '.')
  return /^-?\d+(\.\d+)?$/.test(pointed) ? pointed : null
}
const currency = (text: string) => (/^[A-Za-z]{3}$/.test(text.trim()) ? text.trim().toUpperCase() : null)
const day = (text: string) => (/^\d{4}-\d{2}-\d{2}$/.test(text.trim()) ? text.trim() : null)

const separator: PartSpec = { name: 'separator', control: 'text', read: filled }
const otherwise: PartSpec = { name: 'otherwise', control: 'choice', choices: ['keep', 'empty', 'refuse'] }
const pattern: PartSpec = { name: 'pattern', control: 'text', read: filled }
const ignoreCase: PartSpec = { name: 'ignoreCase', control: 'flag' }

interface KindSpec<K extends TransformKind> {
  /** Complete, so that the preview shows at once what it does. */
  first: Extract<Transform, { do: K }>
  parts: readonly PartSpec[]
}

const kinds: { [K in TransformKind]: KindSpec<K> } = {
  trim: { first: { do: 'trim' }, parts: [] },
  'collapse-spaces': { first: { do: 'collapse-spaces' }, parts: [] },
  'strip-html': { first: { do: 'strip-html' }, parts: [] },
  upper: { first: { do: 'upper' }, parts: [] },
  lower: { first: { do: 'lower' }, parts: [] },
  capitalise: { first: { do: 'capitalise' }, parts: [] },
  prefix: { first: { do: 'prefix', text: '' }, parts: [{ name: 'text', control: 'text' }] },
  suffix: { first: { do: 'suffix', text: '' }, parts: [{ name: 'text', control: 'text' }] },
  replace: {
    first: { do: 'replace', find: ',', with: '' },
    parts: [
      { name: 'find', control: 'text', read: filled },
      { name: 'with', control: 'text' },
    ],
  },
  regex: {
    first: { do: 'regex', pattern: '\\s+', with: ' ' },
    parts: [pattern, { name: 'with', control: 'text' }, ignoreCase],
  },
  extract: {
    first: { do: 'extract', pattern: '\\d+' },
    parts: [pattern, { name: 'group', control: 'text', read: optional(whole(0, 50)) }, otherwise, ignoreCase],
  },
  take: {
    first: { do: 'take', separator: ' ', part: 1 },
    parts: [separator, { name: 'part', control: 'text', read: part }],
  },
  split: {
    first: { do: 'split', separator: ',', join: ' ' },
    parts: [separator, { name: 'parts', control: 'text', read: optional(parts) }, { name: 'join', control: 'text' }],
  },
  join: {
    first: { do: 'join', columns: [{ position: 1 }] },
    parts: [
      { name: 'columns', control: 'columns' },
      { name: 'separator', control: 'text' },
    ],
  },
  truncate: {
    first: { do: 'truncate', length: 255 },
    parts: [{ name: 'length', control: 'text', read: whole(1, 100_000) }],
  },
  lookup: {
    first: { do: 'lookup', table: {}, otherwise: 'keep' },
    parts: [{ name: 'table', control: 'table' }, otherwise, { name: 'loose', control: 'flag' }],
  },
  match: {
    first: { do: 'match', to: 'brand' },
    parts: [
      { name: 'to', control: 'choice', choices: ['brand', 'category'] },
      { name: 'unknown', control: 'choice', choices: ['keep', 'empty', 'refuse'] },
    ],
  },
  multiply: { first: { do: 'multiply', by: '1.2' }, parts: [{ name: 'by', control: 'text', read: decimal }] },
  formula: {
    first: { do: 'formula', formula: 'value' },
    parts: [{ name: 'formula', control: 'long', read: filled }],
  },
  'convert-unit': {
    first: { do: 'convert-unit', to: 'kg' },
    parts: [
      { name: 'to', control: 'choice', choices: units },
      { name: 'from', control: 'choice', choices: units },
      { name: 'decimals', control: 'text', read: optional(whole(0, 20)) },
    ],
  },
  'convert-currency': {
    first: { do: 'convert-currency', to: 'EUR' },
    parts: [
      { name: 'to', control: 'text', read: currency },
      { name: 'from', control: 'text', read: optional(currency) },
      { name: 'on', control: 'text', read: optional(day) },
      { name: 'rates', control: 'text', read: optional(filled) },
      { name: 'decimals', control: 'text', read: optional(whole(0, 20)) },
    ],
  },
  default: { first: { do: 'default', text: '0' }, parts: [{ name: 'text', control: 'text', read: filled }] },
  mend: {
    first: { do: 'mend', damage: 'leading-zeros' },
    parts: [
      { name: 'damage', control: 'choice', choices: damages },
      { name: 'decimalMark', control: 'choice', choices: ['.', ','] },
    ],
  },
  if: {
    first: { do: 'if', when: 'value = ""', then: [] },
    parts: [
      { name: 'when', control: 'long', read: filled },
      { name: 'then', control: 'steps' },
      { name: 'else', control: 'steps' },
    ],
  },
}

/** The kinds of change a person can add, in the order they are offered. */
export const transformKinds = Object.keys(kinds) as TransformKind[]

/** A change as it stands when it is added. */
export function newTransform(kind: TransformKind): Transform {
  return kinds[kind].first
}

/** The parts of a change, in the order they are read. */
export function partsOf(transform: Transform): readonly PartSpec[] {
  return kinds[transform.do].parts
}

/** A part as text, for a field to write it in. */
export function partText(transform: Transform, name: string): string {
  const value = (transform as Record<string, unknown>)[name]
  if (value === undefined || (typeof value === 'object' && !Array.isArray(value))) return ''
  return Array.isArray(value) ? value.join(', ') : String(value)
}

/** The change with one part as it was typed; `null` when the API would refuse it. */
export function withPart(transform: Transform, name: string, text: string): Transform | null {
  const spec = partsOf(transform).find((one) => one.name === name)
  const value = spec?.read ? spec.read(text) : text
  return value === null ? null : setPart(transform, name, value)
}

/** The change with one part as it is; undefined leaves it out. */
export function setPart(
  transform: Transform,
  name: string,
  value: unknown | readonly ColumnRef[] | readonly SimpleTransform[],
): Transform {
  const { [name]: _before, ...others } = transform as Record<string, unknown>
  return (value === undefined ? others : { ...others, [name]: value }) as Transform
}

/** 'rt = red', a line each, as a table; lines without the sign are left out. */
export function tableOf(text: string): Record<string, string> {
  const pairs = text.split('\n').flatMap((line): [string, string][] => {
    const at = line.indexOf('=')
    const key = line.slice(0, at).trim()
    return at < 1 || key === '' ? [] : [[key, line.slice(at + 1).trim()]]
  })
  return Object.fromEntries(pairs)
}

export function tableText(table: Record<string, string>): string {
  return Object.entries(table)
    .map(([key, value]) => `${key} = ${value}`)
    .join('\n')
}
