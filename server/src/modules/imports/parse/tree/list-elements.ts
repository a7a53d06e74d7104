import { nestedPathOf } from '@products-manager/contract'
import { listEmpty } from '../../errors.ts'
import type { Candidate } from './choose-records.ts'
import { listsIn } from './nested-lists.ts'

/** How many elements the list of each record has, where the path of the records goes on into one. */
export class ListElements {
  readonly counts: number[] = []
  private readonly record: string
  private readonly list: readonly string[] | null
  private hasAny = false

  constructor(path: string) {
    const { record, list } = nestedPathOf(path)
    this.record = record
    this.list = list
  }

  readonly add = (count: number): void => {
    this.counts.push(count)
    this.hasAny ||= count > 0
  }

  /** Whether the list is there: told when the first of its elements is met. */
  readonly isMet = (): boolean => this.list === null || this.hasAny

  /**
   * @throws IMPORT_LIST_EMPTY when records were read and not one has an element: a row for each record would not be what
   * was asked for.
   */
  check(file: string, found: readonly Candidate[]): void {
    if (this.isMet() || this.list === null || this.counts.length === 0) return
    const lists = listsIn(this.record, found)
    throw listEmpty({ file, record: this.record, list: this.list.join('/'), lists })
  }
}
