import {
  type ColumnRef,
  type FieldMapping,
  type ProductField,
  type Profile,
  productFields,
  type Transform,
} from '@products-manager/contract'
import { type Reference, referencesOf } from '../expression/ast.ts'
import { parseExpression } from '../expression/parse-expression.ts'

/** What the steps of one field read besides the text they are given. */
export interface StepReads {
  columns: readonly ColumnRef[]
  fields: readonly ProductField[]
}

const nothing: StepReads = { columns: [], fields: [] }
const productField: ReadonlySet<string> = new Set(productFields)

/** The steps with those inside conditions, in order. */
export function everyStep(transforms: readonly Transform[] = []): Transform[] {
  return transforms.flatMap((step) => (step.do === 'if' ? [step, ...step.then, ...(step.else ?? [])] : [step]))
}

/** The expressions among a field's steps. */
export function expressionsOf(mapping: FieldMapping | undefined): string[] {
  return everyStep(mapping?.transforms).flatMap((step) => {
    if (step.do === 'formula') return [step.formula]
    return step.do === 'if' ? [step.when] : []
  })
}

export function stepReads(mapping: FieldMapping | undefined): StepReads {
  if (!mapping?.transforms) return nothing
  const references = expressionsOf(mapping).flatMap(referencesIn)
  const columns = everyStep(mapping.transforms).flatMap((step): readonly ColumnRef[] => {
    if (step.do === 'join') return step.columns
    return step.do === 'convert-currency' && typeof step.from === 'object' ? [step.from] : []
  })
  return {
    columns: [...columns, ...references.flatMap((reference) => columnRefOf(reference) ?? [])],
    fields: references.flatMap((reference) =>
      reference.kind === 'field' && isProductField(reference.name) ? [reference.name] : [],
    ),
  }
}

/** Columns that steps read besides those of their fields. */
export function stepColumns(profile: Profile): { ref: ColumnRef; usedBy: ProductField }[] {
  return productFields.flatMap((field) =>
    stepReads(profile.fields[field]).columns.map((ref) => ({ ref, usedBy: field })),
  )
}

/** The references of an expression; none when it cannot be read. */
export function referencesIn(expression: string): Reference[] {
  const parsed = parseExpression(expression)
  return 'ok' in parsed ? referencesOf(parsed.ok) : []
}

/** The column an expression names. */
export function columnRefOf(reference: Reference): ColumnRef | null {
  if (reference.kind === 'column') return { column: reference.column }
  return reference.kind === 'position' ? { position: reference.position } : null
}

export function isProductField(name: string): name is ProductField {
  return productField.has(name)
}

/**
 * The profile's fields so that each comes after those its steps read; null when some read each other in a circle.
 * Otherwise the order stays that of the contract.
 */
export function fieldOrder(profile: Profile): ProductField[] | null {
  const ordered: ProductField[] = []
  const state = new Map<ProductField, 'open' | 'done'>()
  const visit = (field: ProductField): boolean => {
    if (state.get(field) === 'done') return true
    if (state.get(field) === 'open') return false
    state.set(field, 'open')
    const fine = stepReads(profile.fields[field]).fields.every(
      (read) => read === field || !profile.fields[read] || visit(read),
    )
    state.set(field, 'done')
    ordered.push(field)
    return fine
  }
  const fine = productFields.filter((field) => profile.fields[field]).every(visit)
  return fine ? ordered : null
}

/** The fields with all that their steps read, and what those read. */
export function withReadFields(profile: Profile, fields: readonly ProductField[]): ReadonlySet<ProductField> {
  const found = new Set<ProductField>()
  const visit = (field: ProductField) => {
    if (found.has(field) || !profile.fields[field]) return
    found.add(field)
    stepReads(profile.fields[field]).fields.forEach(visit)
  }
  fields.forEach(visit)
  return found
}

const calculating: ReadonlySet<Transform['do']> = new Set(['multiply', 'formula', 'convert-unit', 'convert-currency'])

/** Whether the field's number is worked out: then it may have more places than are kept, and is rounded without a word. */
export function isCalculated(mapping: FieldMapping | undefined): boolean {
  return everyStep(mapping?.transforms).some((step) => calculating.has(step.do))
}

/** Steps that can make a value where the cell is empty. */
export function makesFromNothing(step: Transform): boolean {
  return step.do === 'formula' || step.do === 'default' || step.do === 'join' || step.do === 'if'
}
