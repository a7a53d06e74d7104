import { type Damage, damages, type Profile, type Repair, type Transform } from '@products-manager/contract'
import { splitUnit } from '../transform/mend/mend-number.ts'

const mendable: ReadonlySet<string> = new Set(damages)

/** Whether a cause can be repaired by a step. */
export function isMendable(cause: string): cause is Damage {
  return mendable.has(cause)
}

/** The step that repairs, told from some of the damaged values; null when none can. */
export function stepOf({ cause, field, decimalMark }: Repair, values: readonly string[]): Transform | null {
  if (cause === 'two-readings') {
    return decimalMark === undefined ? null : { do: 'mend', damage: 'decimal-mark', decimalMark }
  }
  if (!isMendable(cause)) return null
  // No number stands for true or false.
  if (cause === 'boolean' && field !== 'isActive') return null
  const unit = cause === 'number-with-unit' ? usualUnit(values) : null
  return unit ? { do: 'convert-unit', to: unit, from: unit } : { do: 'mend', damage: cause }
}

/** The unit of measure that most of the values have beside them; null where things are counted. */
function usualUnit(values: readonly string[]) {
  const counts = new Map<NonNullable<ReturnType<typeof splitUnit>>['unit'], number>()
  for (const value of values) {
    const unit = splitUnit(value)?.unit ?? null
    counts.set(unit, (counts.get(unit) ?? 0) + 1)
  }
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0] ?? null
}

/** The profile with the steps before those its fields have: they read the supplier's own text. */
export function withSteps(profile: Profile, steps: readonly { field: Repair['field']; step: Transform }[]): Profile {
  const fields = { ...profile.fields }
  for (const { field, step } of steps) {
    const mapping = fields[field]
    if (!mapping) continue
    const before = mapping.transforms ?? []
    if (before.some((one) => JSON.stringify(one) === JSON.stringify(step))) continue
    fields[field] = { ...mapping, transforms: [step, ...before] }
  }
  return { ...profile, fields }
}
