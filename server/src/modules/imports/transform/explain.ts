import type { ExplainedStep, ProductField, Profile } from '@products-manager/contract'
import { columnLabel, columnsOf, findColumn } from '../formats/find-column.ts'
import { noReferences, type References } from '../references/references.ts'
import type { Dialect, MappedRecord } from '../types.ts'
import { cleanText, isPlain } from './clean-text.ts'
import type { RowView, Step } from './step.ts'
import { type Chain, compileChains, compileTransforms } from './transform.ts'

/** Which value of a record is meant. */
export interface Explained {
  field: ProductField
  /** Place among the rows of a group; absent for the product itself. */
  member?: number
}

/**
 * Compiles the account of how a field's text came to be: what was read, then every step that ran with what it made.
 * The last one's value is the text the run goes on with.
 */
export function compileExplain(
  profile: Profile,
  dialect: Dialect,
  references: References = noReferences,
): (mapped: MappedRecord, wanted: Explained) => ExplainedStep[] {
  const quiet = { ...references, noteUnknown: () => {} }
  const transform = compileTransforms(profile, dialect, quiet)
  const chains = new Map(compileChains(profile, dialect, quiet).map((chain) => [chain.field, chain]))

  return (mapped, { field, member }) => {
    const chain = chains.get(field)
    const from = member === undefined ? mapped : mapped.members[member]
    const given = from?.fields[field]
    if (!chain || given === undefined) return []

    const clean = transform(mapped)
    const own = member === undefined ? clean : clean.members[member]
    const row: RowView = {
      fields: own?.fields ?? {},
      product: member === undefined ? null : clean.fields,
      cells: from?.cells ?? [],
    }
    const account: ExplainedStep[] = [said(readStep(profile, dialect, field), given)]
    explainChain(chain, { given, row, account })
    return account
  }
}

function readStep(profile: Profile, dialect: Dialect, field: ProductField): Pick<ExplainedStep, 'step' | 'detail'> {
  if (profile.fields[field]?.constant !== undefined) return { step: 'constant', detail: null }
  const labels = columnsOf(profile, field).map((ref) => {
    const index = findColumn(dialect, ref)
    return index === null ? '' : columnLabel(dialect, index)
  })
  return { step: 'read', detail: labels.join(', ') }
}

interface Account {
  row: RowView
  account: ExplainedStep[]
}

/** Takes the same way as a run does; a test holds the two together. */
function explainChain(chain: Chain, { given, row, account }: Account & { given: string }): void {
  let text = cleaned(given, chain, account)
  if (chain.saysNothing?.(text)) {
    text = ''
    account.push(said({ step: 'no-value', detail: null }, text))
  }
  if (text !== '' || chain.fromNothing) {
    const made = explainSteps(chain.steps, text, { row, account })
    if (made === null) return
    text = chain.steps.length === 0 ? made : cleaned(made, chain, account)
  }
  if (text === '' && chain.ifEmpty !== '') account.push(said({ step: 'otherwise', detail: null }, chain.ifEmpty))
}

function cleaned(text: string, { paragraphs }: Chain, account: ExplainedStep[]): string {
  if (isPlain(text)) return text
  const { text: clean, damage } = cleanText(text, paragraphs)
  if (clean !== text || damage) account.push(said({ step: 'clean', detail: damage }, clean))
  return clean
}

/** Null when a step made nothing of the text. */
function explainSteps(steps: readonly Step[], given: string, { row, account }: Account): string | null {
  let text = given
  for (const step of steps) {
    if (text === '' && !step.onEmpty) continue
    const branch = step.branch?.(text, row)
    if (branch && 'fault' in branch) return failed(step, branch.fault, account)
    if (branch) {
      const taken = step.transform.do === 'if' && branch.length > 0 && step.transform.then[0] === branch[0]?.transform
      account.push(said({ step: 'if', detail: taken ? 'then' : 'else' }, text))
      const made = explainSteps(branch, text, { row, account })
      if (made === null) return null
      text = made
      continue
    }
    const made = step.run(text, row)
    if (typeof made !== 'string') return failed(step, made.fault, account)
    text = made
    account.push(said({ step: step.transform.do, detail: wordsOf(step) }, text))
  }
  return text
}

function failed(step: Step, fault: string, account: ExplainedStep[]): null {
  account.push({ step: step.transform.do, detail: wordsOf(step), value: null, fault })
  return null
}

function said({ step, detail }: Pick<ExplainedStep, 'step' | 'detail'>, value: string): ExplainedStep {
  return { step, detail, value, fault: null }
}

const LONGEST_DETAIL = 200

/** What the step does, in the profile's own words. */
function wordsOf({ transform }: Step): string | null {
  const { do: _do, ...parts } = transform
  const words = Object.entries(parts).map(([name, part]) =>
    name === 'table' && typeof part === 'object'
      ? 'table'
      : `${name} ${typeof part === 'string' ? part : JSON.stringify(part)}`,
  )
  return words.length === 0 ? null : words.join(', ').slice(0, LONGEST_DETAIL)
}
