import Type, { type TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Convert, Default } from 'typebox/value'
import { defineError } from '../errors.ts'

export const requestInvalid = defineError<{ field: string; problem: string }>('REQUEST_INVALID', {
  status: 400,
  retry: 'never',
  message: (f) => `${f.field} ${f.problem}.`,
  field: (f) => f.field,
})

export type RequestPart = 'params' | 'query' | 'body'
type Check = (value: unknown) => unknown
type Fault = ReturnType<ReturnType<typeof Compile>['Errors']>[number]

/** Makes the check of one part of a request: it gives the value with its defaults, or throws `requestInvalid`. */
export function requestCheck(part: RequestPart, schema: TSchema): Check {
  const closed = closedSchema(part, schema)
  const validator = Compile(closed)
  // Everything in a query is text; a body says what it means.
  const prepare =
    part === 'query' ? (value: unknown) => Default(closed, Convert(closed, value)) : (value: unknown) => value

  return (value) => {
    const prepared = prepare(value)
    if (validator.Check(prepared)) return prepared
    throw faultOf(part, validator.Errors(prepared))
  }
}

/** The schema as it is checked and published: members it does not name are refused. */
export function closedSchema(part: RequestPart, schema: TSchema): TSchema {
  if (part === 'params' || !Type.IsObject(schema) || 'additionalProperties' in schema) return schema
  return Type.Object(schema.properties, { ...schema, additionalProperties: false })
}

function faultOf(part: RequestPart, faults: readonly Fault[]) {
  const named = faults.map((fault) => ({ fault, place: placeOf(fault), problem: problemOf(fault, faults) }))
  const telling = named.filter(({ problem }) => problem !== null)
  // In a union every branch complains; the deepest complaint is of the branch that was meant.
  const [deepest] = telling.toSorted((a, b) => b.place.length - a.place.length)
  const field = [part, ...(deepest?.place ?? [])].join('.')
  return requestInvalid({ field, problem: deepest?.problem ?? 'is not what this request takes' })
}

function placeOf({ instancePath, keyword, params }: Fault): string[] {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  return [...path, ...namesIn(keyword, params).slice(0, 1)]
}

function namesIn(keyword: string, params: object): string[] {
  if (keyword === 'required' && 'requiredProperties' in params) return params.requiredProperties as string[]
  if (keyword === 'additionalProperties' && 'additionalProperties' in params)
    return params.additionalProperties as string[]
  if (keyword === 'propertyNames' && 'propertyNames' in params) return params.propertyNames as string[]
  return []
}

function problemOf({ keyword, params, message, instancePath }: Fault, faults: readonly Fault[]): string | null {
  switch (keyword) {
    case 'boolean':
      return null
    case 'required':
      return 'is missing'
    case 'additionalProperties':
    case 'propertyNames':
      return 'is not known here'
    case 'enum':
      return 'allowedValues' in params ? `must be one of ${(params.allowedValues as unknown[]).join(', ')}` : message
    case 'const':
      return `must be ${allowedConstants(faults, instancePath).join(' or ')}`
    default:
      return message
  }
}

/** A union of literals complains once for each. */
function allowedConstants(faults: readonly Fault[], place: string): string[] {
  const here = faults.filter((fault) => fault.keyword === 'const' && fault.instancePath === place)
  return here.map(({ params }) => JSON.stringify('allowedValue' in params ? params.allowedValue : null))
}
