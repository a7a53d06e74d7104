import type { NameKind, Profile, Transform } from '@products-manager/contract'
import { DEFAULT_RATES } from '../formats/default-rates.ts'
import { everyStep } from '../formats/step-reads.ts'
import type { DatedRate } from './references.ts'

/** What a run looked up, so that it can go on, and be told again, as it began. */
export interface LookedUp {
  /** YYYY-MM-DD. */
  day: string
  /** Versions of tables by name. */
  tables: Record<string, number>
  rates: readonly KeptRates[]
  /** The newest decision about names that counts. */
  decisions: number | null
}

/** The rates of a list on a day that was asked for; null: the run's. */
export interface KeptRates {
  list: string
  on: string | null
  rates: readonly DatedRate[]
}

/** What a profile looks up. */
export interface Needs {
  tables: readonly string[]
  rates: readonly { list: string; on: string | null }[]
  names: readonly NameKind[]
  /** Rules count days from the run's. */
  today: boolean
}

/** What the profile's steps and rules look up. */
export function needsOf({ fields, rules = [] }: Profile): Needs {
  const steps = Object.values(fields).flatMap((mapping): Transform[] => everyStep(mapping?.transforms))
  const rates = steps.flatMap((step) =>
    step.do === 'convert-currency' ? [{ list: step.rates ?? DEFAULT_RATES, on: step.on ?? null }] : [],
  )
  return {
    tables: unique(
      steps.flatMap((step) => (step.do === 'lookup' && typeof step.table === 'string' ? [step.table] : [])),
    ),
    rates: rates.filter((one, i) => rates.findIndex((other) => other.list === one.list && other.on === one.on) === i),
    names: unique(steps.flatMap((step) => (step.do === 'match' ? [step.to] : []))),
    today: rules.some(({ notBefore = '', notAfter = '' }) => `${notBefore}${notAfter}`.includes('today')),
  }
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)]
}
