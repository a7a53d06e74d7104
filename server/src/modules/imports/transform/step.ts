import type { Transform } from '@products-manager/contract'
import type { FaultCode, MappedRecord } from '../types.ts'

type Fields = MappedRecord['fields']

/** What a step may read besides its text. One object for all rows of a run. */
export interface RowView {
  /** The record's fields; those a step reads are through with their own steps. */
  fields: Fields
  /** The product's fields when `fields` are a variant's. */
  product: Fields | null
  cells: readonly string[]
}

/** Why a step could make nothing of a text. */
export interface StepFault {
  fault: FaultCode
}

/** What a step made of a text. */
export type Changed = string | StepFault

/** One step, compiled. None throws, and each takes time in proportion to the text. */
export interface Step {
  transform: Transform
  /** It also runs where there is no text. */
  onEmpty: boolean
  run(text: string, row: RowView): Changed
  /** The steps a condition would take for this text, or why it cannot be told. */
  branch?(text: string, row: RowView): readonly Step[] | StepFault
}

/** One object for each reason: rows by the million fail for the same few. */
export const stepFaults = {
  notAllowed: { fault: 'VALUE_NOT_ALLOWED' },
  formula: { fault: 'FORMULA_NOT_WORKED_OUT' },
  unit: { fault: 'UNIT_UNKNOWN' },
  currency: { fault: 'CURRENCY_UNKNOWN' },
  rate: { fault: 'RATE_MISSING' },
  name: { fault: 'NAME_UNKNOWN' },
} as const satisfies Record<string, StepFault>

/** Runs steps one after the other, until one makes nothing of the text. */
export function runSteps(steps: readonly Step[], given: string, row: RowView): Changed {
  let text = given
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i]!
    if (text === '' && !step.onEmpty) continue
    const next = step.run(text, row)
    if (typeof next !== 'string') return next
    text = next
  }
  return text
}
