import { type ProductField, type Profile, productFields } from '@products-manager/contract'
import { isDecimalField } from '../formats/field-kinds.ts'
import { type FieldOrigin, fieldOrigin } from '../formats/find-column.ts'
import type { CleanRecord, Dialect, FieldFault, MappedRecord } from '../types.ts'
import { type Change, compileChange } from './change.ts'
import { cleanText, isPlain } from './clean-text.ts'
import { writeAs } from './decimals.ts'

/** Fields whose line ends mean something. */
const paragraphFields: ReadonlySet<ProductField> = new Set(['description', 'shortDescription'])

type Fields = MappedRecord['fields']

interface Chain {
  field: ProductField
  paragraphs: boolean
  changes: readonly Change[]
  ifEmpty: string
}

/** Where a value stands, for its faults. */
interface Place {
  field: ProductField | null
  member: number | null
  spec: string | null
}

/** Compiles the profile's transformations for one file: every text is cleaned, changed in order, and empty ones get their default. */
export function compileTransforms(profile: Profile, dialect: Dialect): (mapped: MappedRecord) => CleanRecord {
  const chains = productFields
    .filter((field) => profile.fields[field])
    .map((field) => compileChain(profile, field, fieldOrigin(profile, dialect, field)))

  return (mapped) => {
    const faults: FieldFault[] = []
    const fields = changeFields(chains, mapped.fields, null, faults)
    const specs = mapped.specs && cleanSpecs(mapped.specs, faults)
    const members =
      mapped.members.length === 0
        ? mapped.members
        : mapped.members.map(({ line, fields }, i) => ({ line, fields: changeFields(chains, fields, i, faults) }))
    return {
      line: mapped.line,
      fields,
      specs,
      members,
      defects: mapped.defects,
      given: mapped,
      faults: faults.length === 0 ? null : faults,
    }
  }
}

function compileChain(profile: Profile, field: ProductField, { format }: FieldOrigin): Chain {
  const mapping = profile.fields[field]
  const ifEmpty = mapping?.default ?? ''
  return {
    field,
    paragraphs: paragraphFields.has(field),
    changes: (mapping?.transforms ?? []).map((transform) => compileChange(transform, format)),
    ifEmpty: isDecimalField(field) ? writeAs(ifEmpty, format) : ifEmpty,
  }
}

/** The same object when nothing changes, which is what most rows are. */
function changeFields(chains: readonly Chain[], given: Fields, member: number | null, faults: FieldFault[]): Fields {
  let fields = given
  for (let i = 0; i < chains.length; i++) {
    const chain = chains[i]!
    const before = given[chain.field]
    if (before === undefined) continue
    const after = changed(chain, before, member, faults)
    if (after === before) continue
    if (fields === given) fields = { ...given }
    fields[chain.field] = after
  }
  return fields
}

function changed(chain: Chain, before: string, member: number | null, faults: FieldFault[]): string {
  if (before === '') return chain.ifEmpty
  let text = isPlain(before)
    ? before
    : clean(before, chain.paragraphs, { field: chain.field, member, spec: null }, faults)
  if (chain.changes.length === 0) return text === '' ? chain.ifEmpty : text

  for (const change of chain.changes) {
    if (text === '') break
    const next = change(text)
    if (next === null) {
      faults.push({ code: 'VALUE_NOT_ALLOWED', field: chain.field, member, spec: null })
      return ''
    }
    text = next
  }
  // Character references and lookups can bring in what cleaning took out.
  if (!isPlain(text)) text = cleanText(text, chain.paragraphs).text
  return text === '' ? chain.ifEmpty : text
}

function clean(text: string, paragraphs: boolean, place: Place, faults: FieldFault[]): string {
  const cleaned = cleanText(text, paragraphs)
  if (cleaned.damage) faults.push({ code: cleaned.damage, ...place })
  return cleaned.text
}

function cleanSpecs(given: Record<string, string>, faults: FieldFault[]): Record<string, string> {
  let specs = given
  for (const name in given) {
    const value = given[name] ?? ''
    if (isPlain(name) && isPlain(value)) continue
    if (specs === given) specs = Object.assign(Object.create(null), given) as Record<string, string>
    const spec = isPlain(name) ? name : cleanText(name, false).text
    const text = isPlain(value) ? value : clean(value, false, { field: null, member: null, spec }, faults)
    if (spec !== name) delete specs[name]
    specs[spec] = text
  }
  return specs
}
