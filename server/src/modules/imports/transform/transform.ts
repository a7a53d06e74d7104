import type { ProductField, Profile, Transform } from '@products-manager/contract'
import { isDecimalField } from '../formats/field-kinds.ts'
import { fieldOrigin } from '../formats/find-column.ts'
import { compileNoValue } from '../formats/no-value.ts'
import { fieldOrder } from '../formats/step-reads.ts'
import { noReferences, type References } from '../references/references.ts'
import type { CleanRecord, Dialect, FieldFault, MappedRecord } from '../types.ts'
import { cleanText, isPlain } from './clean-text.ts'
import { compileStep } from './compile-step.ts'
import { writeAs } from './decimals.ts'
import { type RowView, runSteps, type Step } from './step.ts'

/** Fields whose line ends mean something. */
const paragraphFields: ReadonlySet<ProductField> = new Set(['description', 'shortDescription'])

type Fields = MappedRecord['fields']

/** How one field's text is changed. */
export interface Chain {
  field: ProductField
  paragraphs: boolean
  /** Whether a text stands for none. */
  saysNothing: ((text: string) => boolean) | null
  steps: readonly Step[]
  /** Some step makes a value where the cell is empty. */
  fromNothing: boolean
  /** Some step repairs text that was encoded twice. */
  mendsEncoding: boolean
  ifEmpty: string
}

/** Where a value stands, for its faults. */
interface Place {
  field: ProductField | null
  member: number | null
  spec: string | null
}

const noCells: readonly string[] = []

/** Compiles the profile's transformations for one file: every text is cleaned, changed in order, and empty ones get their default. */
export function compileTransforms(
  profile: Profile,
  dialect: Dialect,
  references: References = noReferences,
): (mapped: MappedRecord) => CleanRecord {
  const chains = compileChains(profile, dialect, references)
  const row: RowView = { fields: {}, product: null, cells: noCells }

  return (mapped) => {
    const faults: FieldFault[] = []
    row.product = null
    row.cells = mapped.cells ?? noCells
    const fields = changeFields(chains, mapped.fields, { row, member: null, faults })
    const specs = mapped.specs && cleanSpecs(mapped.specs, faults)
    row.product = fields
    const members =
      mapped.members.length === 0
        ? mapped.members
        : mapped.members.map((member, i) => {
            row.cells = member.cells ?? noCells
            return { ...member, fields: changeFields(chains, member.fields, { row, member: i, faults }) }
          })
    return {
      line: mapped.line,
      fields,
      specs,
      members,
      cells: mapped.cells ?? null,
      defects: mapped.defects,
      given: mapped,
      faults: faults.length === 0 ? null : faults,
    }
  }
}

/** One chain for each mapped field; a field whose steps read another one comes after it. */
export function compileChains(profile: Profile, dialect: Dialect, references: References): Chain[] {
  const order = fieldOrder(profile)
  // Reading the profile refuses fields that read each other in a circle.
  return (order ?? []).map((field) => compileChain(profile, field, { dialect, references }))
}

function compileChain(
  profile: Profile,
  field: ProductField,
  { dialect, references }: { dialect: Dialect; references: References },
): Chain {
  const mapping = profile.fields[field]
  const { format } = fieldOrigin(profile, dialect, field)
  const ifEmpty = mapping?.default ?? ''
  const steps = (mapping?.transforms ?? []).map((transform) =>
    compileStep(transform, { profile, dialect, references, field, format }),
  )
  return {
    field,
    paragraphs: paragraphFields.has(field),
    saysNothing: mapping?.constant === undefined ? compileNoValue(profile, field) : null,
    steps,
    fromNothing: steps.some(({ onEmpty }) => onEmpty),
    mendsEncoding: (mapping?.transforms ?? []).some(mendsEncoding),
    ifEmpty: isDecimalField(field) ? writeAs(ifEmpty, format) : ifEmpty,
  }
}

function mendsEncoding(step: Transform): boolean {
  return step.do === 'mend' && step.damage === 'double-encoding'
}

interface Changing {
  row: RowView
  member: number | null
  faults: FieldFault[]
}

/** The same object when nothing changes, which is what most rows are. */
function changeFields(chains: readonly Chain[], given: Fields, changing: Changing): Fields {
  let fields = given
  changing.row.fields = given
  for (let i = 0; i < chains.length; i++) {
    const chain = chains[i]!
    const before = given[chain.field]
    if (before === undefined) continue
    const after = changed(chain, before, changing)
    if (after === before) continue
    if (fields === given) {
      fields = { ...given }
      // Steps read the fields before them as their own steps left them.
      changing.row.fields = fields
    }
    fields[chain.field] = after
  }
  return fields
}

function changed(chain: Chain, before: string, { row, member, faults }: Changing): string {
  if (before === '' && !chain.fromNothing) return chain.ifEmpty
  const known = faults.length
  let text = isPlain(before)
    ? before
    : clean(before, chain.paragraphs, { field: chain.field, member, spec: null }, faults)
  if (chain.saysNothing?.(text)) {
    if (!chain.fromNothing) return chain.ifEmpty
    text = ''
  }
  if (chain.steps.length === 0) return text === '' ? chain.ifEmpty : text

  const made = runSteps(chain.steps, text, row)
  if (typeof made !== 'string') {
    faults.push({ code: made.fault, field: chain.field, member, spec: null })
    return ''
  }
  text = made
  // Somebody asked for this repair: there is nothing left to report of it.
  if (chain.mendsEncoding && cleanText(text, chain.paragraphs).damage === null) faults.length = known
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
