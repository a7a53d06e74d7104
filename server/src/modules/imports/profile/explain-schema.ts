import type { TSchema } from 'typebox'
import Value from 'typebox/value'
import type { ProfileIssue } from './profile-invalid.ts'

/** The part of JSON Schema that the contract is written in. */
interface Schema {
  type?: string
  const?: unknown
  enum?: readonly unknown[]
  anyOf?: readonly Schema[]
  properties?: Readonly<Record<string, Schema>>
  required?: readonly string[]
  additionalProperties?: boolean | Schema
  patternProperties?: Readonly<Record<string, Schema>>
  propertyNames?: Schema
  items?: Schema
  minItems?: number
  maxItems?: number
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  pattern?: string
  description?: string
}

// A file that is no profile at all is wrong everywhere; a person needs the first few.
const MAX_ISSUES = 20

/** What is wrong with a value, path by path, with what is allowed there. Empty when the schema accepts it. */
export function explainSchema(schema: TSchema, value: unknown): ProfileIssue[] {
  if (Value.Check(schema, value)) return []
  const issues = explain(schema as Schema, value, '')
  const found = issues.length > 0 ? issues : [{ path: 'The profile', message: 'does not fit its schema.' }]
  return found.slice(0, MAX_ISSUES)
}

function explain(schema: Schema, value: unknown, path: string): ProfileIssue[] {
  if (Value.Check(schema as TSchema, value)) return []
  if (schema.anyOf) return explainChoice(schema.anyOf, value, path)
  if (schema.type === 'object') return explainObject(schema, value, path)
  if (schema.type === 'array') return explainArray(schema, value, path)
  return [{ path: path || 'The profile', message: `must be ${describe(schema)}, not ${shown(value)}.` }]
}

function explainObject(schema: Schema, value: unknown, path: string): ProfileIssue[] {
  if (!isObject(value)) return [{ path: path || 'The profile', message: `must be an object, not ${shown(value)}.` }]

  const { properties = {}, required = [], additionalProperties, propertyNames, patternProperties = {} } = schema
  const names = propertyNames?.enum?.map(String) ?? Object.keys(properties)
  const others = typeof additionalProperties === 'object' ? additionalProperties : Object.values(patternProperties)[0]
  const issues: ProfileIssue[] = required
    .filter((name) => !(name in value))
    .map((name) => ({ path: at(path, name), message: 'is missing.' }))
  for (const [name, item] of Object.entries(value)) {
    const known = properties[name] ?? (propertyNames && !names.includes(name) ? undefined : others)
    if (known) issues.push(...explain(known, item, at(path, name)))
    else issues.push({ path: at(path, name), message: `is not known here; allowed are ${names.join(', ')}.` })
  }
  return issues
}

function explainArray(schema: Schema, value: unknown, path: string): ProfileIssue[] {
  if (!Array.isArray(value)) return [{ path, message: `must be a list, not ${shown(value)}.` }]
  const { items, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema
  if (value.length < minItems) return [{ path, message: `must have at least ${minItems} entries.` }]
  if (value.length > maxItems) return [{ path, message: `must have at most ${maxItems} entries.` }]
  return items ? value.flatMap((item, i) => explain(items, item, `${path}[${i}]`)) : []
}

/** Of several forms, the one that was most likely meant is explained. */
function explainChoice(branches: readonly Schema[], value: unknown, path: string): ProfileIssue[] {
  const flat = branches.flatMap((branch) => branch.anyOf ?? [branch])
  if (Array.isArray(value)) {
    const list = flat.find((branch) => branch.type === 'array')
    if (list) return explain(list, value, path)
  }
  const objects = flat.filter((branch) => branch.type === 'object')
  if (!isObject(value) || objects.length === 0) {
    return [{ path, message: `must be ${flat.map(describe).join(' or ')}, not ${shown(value)}.` }]
  }

  if (objects.every((branch) => branch.properties?.['do'])) return explainTagged(objects, value, path)
  const keys = Object.keys(value)
  const common = (branch: Schema) => keys.filter((key) => key in (branch.properties ?? {})).length
  const [meant] = [...objects].sort((a, b) => common(b) - common(a))
  if (!meant || common(meant) > 0) return meant ? explain(meant, value, path) : []
  const forms = objects.map((branch) => `{ ${Object.keys(branch.properties ?? {}).join(', ')} }`)
  return [{ path, message: `must be ${forms.join(' or ')}.` }]
}

function explainTagged(branches: readonly Schema[], value: Record<string, unknown>, path: string): ProfileIssue[] {
  const meant = branches.find((branch) => branch.properties?.['do']?.const === value['do'])
  if (meant) return explain(meant, value, path)
  const known = branches.map((branch) => String(branch.properties?.['do']?.const))
  return [{ path: at(path, 'do'), message: `must be one of ${known.join(', ')}, not ${shown(value['do'])}.` }]
}

function describe(schema: Schema): string {
  const { type, enum: values, const: only, minLength, maxLength, minimum, maximum, pattern } = schema
  if (only !== undefined) return shown(only)
  if (values) return `one of ${values.join(', ')}`
  if (type === 'object') return 'an object'
  if (type === 'array') return 'a list'
  if (type === 'boolean') return 'true or false'
  if (type === 'null') return 'null'
  if (type === 'integer' || type === 'number') return `a whole number${between(minimum, maximum)}`
  if (pattern) return `a text such as ${schema.description ?? pattern}`
  if (minLength !== undefined || maxLength !== undefined)
    return `a text${between(minLength, maxLength)} characters long`
  return 'a text'
}

function between(least: number | undefined, most: number | undefined): string {
  if (least !== undefined && most !== undefined) return least === most ? ` ${least}` : ` ${least} to ${most}`
  if (least !== undefined) return ` at least ${least}`
  return most === undefined ? '' : ` at most ${most}`
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

function at(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
