import { type DetectedFormat, type DetectionReason, nestedPathOf } from '@products-manager/contract'
import { AppError } from '../../../../platform/errors.ts'
import { because } from '../because.ts'
import { profileColumns } from '../columns/profile-columns.ts'
import type { TableLayout } from '../table-detection.ts'
import { type Candidate, type Choice, choicesOf } from './choose-records.ts'
import { nestedLists } from './nested-lists.ts'
import { offeredIn, saysMore } from './rows-in-list.ts'

/** What the records at a path hold. */
export interface TreeLook {
  layout: TableLayout
  /** How many elements the list of each sampled record has, where the path goes on into one. */
  elements: readonly number[]
}

interface Looking<L extends TreeLook> {
  choice: Choice
  found: readonly Candidate[]
  /** Nobody has mapped the file yet: what its rows are is ours to choose. */
  isOpen: boolean
  look(path: string): Promise<L>
}

export interface ListChoice<L extends TreeLook> {
  /** The list whose elements are clearly what is sold, and what its rows hold. */
  chosen: { records: NonNullable<DetectedFormat['records']>; look: L } | null
  /** All that could be the records. */
  choices: DetectedFormat['recordChoices']
  /** That a list could give the rows, where none was chosen. */
  why: DetectionReason[]
}

/** Whether each element of a list in the records is a row: only where what the elements hold says so. */
export async function chooseList<L extends TreeLook>({
  choice,
  found,
  isOpen,
  look,
}: Looking<L>): Promise<ListChoice<L>> {
  const lists = nestedLists(choice.chosen, found)
  const choices = [...choicesOf(choice), ...lists.map(({ path, count }) => ({ path, count }))]
  for (const list of isOpen ? lists : []) {
    const looked = await look(list.path).catch(unlessDamaged)
    if (looked === null) continue
    const { rows } = looked.layout
    const columns = profileColumns(rows, looked.layout).map(({ column }) => column)
    const sampled = { list, columns, rows, elements: looked.elements }
    const offered = offeredIn(sampled)
    if (offered === null) continue
    const why = because('nested-list', { list: list.list, column: offered.name ?? '' })
    if (saysMore(sampled))
      return { chosen: { records: { value: list.path, confidence: 'likely', why }, look: looked }, choices, why: [] }
    const value = `${nestedPathOf(list.path).record}/${list.list}`
    if (value === choice.chosen?.path || !found.some(({ path }) => path === value)) continue
    return { chosen: { records: { value, confidence: 'likely', why }, look: await look(value) }, choices, why: [] }
  }
  const open = lists.find(({ called }) => called === 'variants')
  return { chosen: null, choices, why: open ? because('nested-open', { list: open.list }) : [] }
}

/** What cannot be read as a list is told when it is read as it was chosen. */
function unlessDamaged(error: unknown): null {
  if (error instanceof AppError) return null
  throw error
}
