import type { ColumnRef, FieldMapping, ProductField, Profile, Transform } from '@products-manager/contract'
import { tokenise } from '../expression/tokens.ts'
import { foldName } from './fold-name.ts'
import { stepColumns } from './step-reads.ts'

/** Every column a profile names, once. */
export function refsOf(profile: Profile): ColumnRef[] {
  const mapped = Object.values(profile.fields).flatMap((mapping) => mapping?.from ?? [])
  const refs = [
    ...(profile.groupBy ?? []),
    ...mapped,
    ...(profile.specifications ?? []).map(({ from }) => from),
    ...stepColumns(profile).map(({ ref }) => ref),
    ...(profile.deleted ? [profile.deleted.from] : []),
  ]
  return [...new Map(refs.map((ref) => [JSON.stringify(ref), ref])).values()]
}

/** A column as people write it where only its name or place will do: PVP, #3. Null for the other ways to name one. */
export function shortName(ref: ColumnRef): string | null {
  if ('column' in ref) return ref.column
  return 'position' in ref ? `#${ref.position}` : null
}

/** The profile with columns named otherwise, wherever it names them: formulas included. */
export function renameColumns(profile: Profile, moves: readonly { from: string; to: string }[]): Profile {
  const target = new Map(moves.map(({ from, to }) => [foldName(from), to]))
  const ref = (before: ColumnRef): ColumnRef => {
    const to = target.get(foldName(shortName(before) ?? ''))
    return to === undefined ? before : refNamed(to)
  }
  const words = (expression: string) => renameInExpression(expression, target)
  const step = <T extends Transform>(given: T): T => renameInStep(given, { ref, words }) as T
  const mapping = ({ from, transforms, ...rest }: FieldMapping): FieldMapping => ({
    ...(from && { from: Array.isArray(from) ? from.map(ref) : ref(from) }),
    ...rest,
    ...(transforms && { transforms: transforms.map(step) }),
  })
  const fields = Object.entries(profile.fields) as [ProductField, FieldMapping][]
  return {
    ...profile,
    ...(profile.groupBy && { groupBy: profile.groupBy.map(ref) }),
    fields: Object.fromEntries(fields.map(([field, given]) => [field, mapping(given)])),
    ...(profile.deleted && { deleted: { ...profile.deleted, from: ref(profile.deleted.from) } }),
    ...(profile.specifications && {
      specifications: profile.specifications.map((source) => ({ ...source, from: ref(source.from) })),
    }),
  }
}

interface Renaming {
  ref(before: ColumnRef): ColumnRef
  words(expression: string): string
}

function renameInStep(step: Transform, { ref, words }: Renaming): Transform {
  switch (step.do) {
    case 'join':
      return { ...step, columns: step.columns.map(ref) }
    case 'convert-currency':
      return typeof step.from === 'object' ? { ...step, from: ref(step.from) } : step
    case 'formula':
      return { ...step, formula: words(step.formula) }
    case 'if': {
      const inside = (steps: typeof step.then) =>
        steps.map((one) => renameInStep(one, { ref, words })) as typeof step.then
      return { ...step, when: words(step.when), then: inside(step.then), ...(step.else && { else: inside(step.else) }) }
    }
    default:
      return step
  }
}

function refNamed(name: string): ColumnRef {
  const position = /^#(\d{1,4})$/.exec(name)?.[1]
  return position ? { position: Number(position) } : { column: name }
}

function renameInExpression(source: string, target: ReadonlyMap<string, string>): string {
  const tokens = tokenise(source)
  if ('bad' in tokens) return source
  let written = ''
  let copied = 0
  for (const { kind, text, at } of tokens.ok) {
    const to = kind === 'column' ? target.get(foldName(text)) : undefined
    if (to === undefined) continue
    written += `${source.slice(copied, at)}[${to.replaceAll(']', ']]')}]`
    copied = at + text.replaceAll(']', ']]').length + 2
  }
  return written + source.slice(copied)
}
