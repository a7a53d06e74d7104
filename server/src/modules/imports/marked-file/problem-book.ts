import { reasonOf } from '../doctor/reason-of.ts'
import type { ProblemRow } from '../queries/list-problems.ts'

/** What a person is told of a problem: why, and what to write instead. */
export type Marked = Pick<ProblemRow, 'line' | 'column' | 'value' | 'message' | 'cause'> & {
  suggestion?: string | null
}

/** Problems in the order of lines, taken as the lines come. */
export class ProblemBook {
  private readonly rows: AsyncIterator<Marked>
  private next: Marked | null = null
  private ended = false

  constructor(problems: AsyncIterable<Marked>) {
    this.rows = problems[Symbol.asyncIterator]()
  }

  /** The problems of this line; those of lines before it are passed over. */
  async take(line: number): Promise<Marked[]> {
    const found: Marked[] = []
    for (;;) {
      const problem = await this.peek()
      if (!problem || problem.line > line) return found
      if (problem.line === line) found.push(problem)
      this.next = null
    }
  }

  async close(): Promise<void> {
    await this.rows.return?.()
  }

  private async peek(): Promise<Marked | null> {
    if (this.next === null && !this.ended) {
      const { value, done } = await this.rows.next()
      if (done) this.ended = true
      else this.next = value
    }
    return this.next
  }
}

/** All reasons of a row in one text; the same one is said once. */
export function reasonsOf(problems: readonly Marked[]): string {
  return [
    ...new Set(
      problems.map((problem) =>
        problem.column === null ? reasonOf(problem) : `${problem.column}: ${reasonOf(problem)}`,
      ),
    ),
  ].join(' | ')
}

/** All suggestions of a row in one text. */
export function suggestionsOf(problems: readonly Marked[]): string {
  const said = problems.flatMap(({ column, suggestion }) =>
    suggestion === null || suggestion === undefined ? [] : [`${column ?? ''}: ${suggestion || '(empty)'}`],
  )
  return [...new Set(said)].join(' | ')
}
