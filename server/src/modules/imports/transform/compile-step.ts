import type { ColumnRef, ProductField, Profile, SimpleTransform, Transform } from '@products-manager/contract'
import { compileExpression, type Evaluate } from '../expression/compile-expression.ts'
import { parseExpression } from '../expression/parse-expression.ts'
import { asText, asTruth, Cell, EvaluationEnd, type Value } from '../expression/values.ts'
import { fieldOrigin, findColumn, formatAt } from '../formats/find-column.ts'
import { foldName } from '../formats/fold-name.ts'
import { columnRefOf, isProductField, makesFromNothing } from '../formats/step-reads.ts'
import type { References } from '../references/references.ts'
import type { CellFormat, Dialect } from '../types.ts'
import { type Change, compileChange } from './change.ts'
import { compileCurrency, compileUnit } from './convert.ts'
import { writeAs } from './decimals.ts'
import { compileMend } from './mend/mend.ts'
import { compileSplit } from './parts.ts'
import { compileExtract, compileRegex } from './patterns.ts'
import { type Changed, type RowView, runSteps, type Step, stepFaults } from './step.ts'

/** What the steps of one field are compiled with. */
export interface StepParts {
  profile: Profile
  dialect: Dialect
  references: References
  field: ProductField
  /** How numbers are written in the field's text. */
  format: CellFormat
}

/** A text and the row it is of; one object for each expression, used for every row. */
interface Situation {
  text: string
  row: RowView
}

/** Compiles one step. */
export function compileStep(transform: Transform, parts: StepParts): Step {
  const onEmpty = makesFromNothing(transform)
  if (transform.do !== 'if') return { transform, onEmpty, run: compileRun(transform, parts) }

  const holds = compileCondition(transform.when, parts)
  const then = transform.then.map((step) => compileStep(step, parts))
  const otherwise = (transform.else ?? []).map((step) => compileStep(step, parts))
  const branch = (text: string, row: RowView) => {
    const is = holds(text, row)
    if (is === null) return stepFaults.formula
    return is ? then : otherwise
  }
  return {
    transform,
    onEmpty,
    branch,
    run(text, row) {
      const steps = branch(text, row)
      return 'fault' in steps ? steps : runSteps(steps, text, row)
    },
  }
}

function compileRun(transform: SimpleTransform, parts: StepParts): Step['run'] {
  const { format, references } = parts
  switch (transform.do) {
    case 'regex':
      return compileRegex(transform)
    case 'extract':
      return compileExtract(transform)
    case 'split':
      return compileSplit(transform)
    case 'join':
      return compileJoin(transform, parts)
    case 'lookup':
      return compileLookup(transform, references)
    case 'formula':
      return compileFormula(transform.formula, parts)
    case 'convert-unit':
      return compileUnit(transform, format)
    case 'convert-currency': {
      const { from } = transform
      const textOf = typeof from === 'object' ? columnReader(from, parts.dialect) : null
      return compileCurrency(transform, { format, references, textOf })
    }
    case 'match':
      return compileMatch(transform, parts)
    case 'mend':
      return compileMend({ ...transform, format })
    case 'default':
      return (text) => (text === '' ? writeAs(transform.text, format) : text)
    default: {
      const change: Change = compileChange(transform, format)
      return change
    }
  }
}

function compileJoin({ columns, separator = ' ' }: Extract<SimpleTransform, { do: 'join' }>, { dialect }: StepParts) {
  const readers = columns.map((ref) => columnReader(ref, dialect))
  return (text: string, row: RowView): string =>
    [text, ...readers.map((read) => read(row))].filter((part) => part !== '').join(separator)
}

function compileLookup(
  { table, otherwise = 'keep', loose = false }: Extract<SimpleTransform, { do: 'lookup' }>,
  { tables }: References,
): (text: string) => Changed {
  const entries = typeof table === 'string' ? (tables.get(table) ?? []) : Object.entries(table)
  const keyOf = loose ? foldName : (text: string) => text.normalize('NFC')
  const values = new Map<string, string>()
  for (const [key, value] of entries) if (!values.has(keyOf(key))) values.set(keyOf(key), value)

  return (text) => {
    const value = values.get(loose ? foldName(text) : text)
    if (value !== undefined) return value
    if (otherwise === 'keep') return text
    return otherwise === 'empty' ? '' : stepFaults.notAllowed
  }
}

function compileMatch(
  { to, unknown = 'keep' }: Extract<SimpleTransform, { do: 'match' }>,
  { references, profile }: StepParts,
): (text: string) => Changed {
  const names = references.names[to]
  const split = profile.fields.category?.split
  const writePath = (path: string) => (to === 'category' && split ? path.split(' > ').join(split) : path)
  const readPath = (text: string) =>
    to === 'category' && split
      ? text
          .split(split)
          .map((part) => part.trim())
          .filter((part) => part !== '')
          .join(' > ')
      : text

  return (text) => {
    const name = readPath(text)
    const known = names.get(foldName(name))
    if (known !== undefined) return known === null ? '' : writePath(known)
    references.noteUnknown(to, name)
    if (unknown === 'keep') return text
    return unknown === 'empty' ? '' : stepFaults.name
  }
}

function compileFormula(formula: string, parts: StepParts): Step['run'] {
  const { format } = parts
  const evaluate = compileText(formula, parts)
  const situation = { text: '' } as Situation
  return (text, row) => {
    situation.text = text
    situation.row = row
    const result = evaluate(situation)
    if ('bad' in result) return stepFaults.formula
    return isNumber(result.ok) ? writeAs(asText(result.ok), format) : asText(result.ok)
  }
}

/** Whether a condition holds; null when it cannot be told. */
function compileCondition(when: string, parts: StepParts): (text: string, row: RowView) => boolean | null {
  const evaluate = compileText(when, parts)
  const situation = { text: '' } as Situation
  return (text, row) => {
    situation.text = text
    situation.row = row
    const result = evaluate(situation)
    return 'bad' in result ? null : truthOf(result.ok)
  }
}

function truthOf(value: Value): boolean | null {
  try {
    return asTruth(value)
  } catch (error) {
    if (error instanceof EvaluationEnd) return null
    throw error
  }
}

function isNumber(value: Value): boolean {
  return value !== null && typeof value === 'object' && !(value instanceof Cell)
}

/** An expression that cannot be read never gets so far: reading the profile refuses it. */
function compileText(source: string, parts: StepParts): Evaluate<Situation> {
  const parsed = parseExpression(source)
  if ('bad' in parsed) return () => ({ bad: 'NOT_A_NUMBER' })
  const { profile, dialect, field: own, format } = parts

  return compileExpression<Situation>(parsed.ok, (reference) => {
    const ref = columnRefOf(reference)
    if (ref) {
      const read = columnReader(ref, dialect)
      const columnFormat = formatAt(dialect, findColumn(dialect, ref))
      return ({ row }) => new Cell(read(row), columnFormat)
    }
    const name = reference.kind === 'field' ? reference.name : own
    if (name === own || !isProductField(name)) return ({ text }) => new Cell(text, format)
    const fieldFormat = fieldOrigin(profile, dialect, name).format
    return ({ row }) => new Cell(row.fields[name] || row.product?.[name] || '', fieldFormat)
  })
}

function columnReader(ref: ColumnRef, dialect: Dialect): (row: RowView) => string {
  const index = findColumn(dialect, ref)
  return index === null ? () => '' : ({ cells }) => (cells[index] ?? '').trim()
}
