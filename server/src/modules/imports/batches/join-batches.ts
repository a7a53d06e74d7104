import type { DraftBatch } from '../../catalog/index.ts'
import type { PreparedBatch } from './draft-batches.ts'

export interface JoinLimits {
  /** Drafts from which on a batch is applied: below, a transaction's fixed cost outweighs its rows. */
  drafts: number
  /** Problems from which on it is applied: they wait in memory. */
  problems: number
  /** Rows from which on it is applied however few drafts it has: what a kill may cost, and how often a bar moves. */
  rows: number
}

/** Joins adjacent batches until one has enough to do. */
export async function* joinBatches(
  batches: AsyncIterable<PreparedBatch>,
  limits: JoinLimits,
): AsyncGenerator<PreparedBatch> {
  let parts: PreparedBatch[] = []
  let drafts = 0
  let problems = 0
  let rows = 0
  for await (const part of batches) {
    if (part.batch.rows === 0) continue
    parts.push(part)
    drafts += part.batch.drafts.length + part.batch.waiting.length
    problems += part.problems.length
    rows += part.batch.rows
    if (drafts < limits.drafts && problems < limits.problems && rows < limits.rows) continue
    yield joined(parts)
    parts = []
    drafts = 0
    problems = 0
    rows = 0
  }
  if (parts.length > 0) yield joined(parts)
}

function joined(parts: readonly PreparedBatch[]): PreparedBatch {
  const batches = parts.map(({ batch }) => batch)
  const [first] = batches
  if (!first) throw new Error('Nothing to join.')
  const total = (of: (batch: DraftBatch) => number) => batches.reduce((sum, batch) => sum + of(batch), 0)
  return {
    batch: {
      ...first,
      lastLine: batches.at(-1)?.lastLine ?? first.lastLine,
      rows: total(({ rows }) => rows),
      unchanged: total(({ unchanged }) => unchanged),
      leftAside: total(({ leftAside }) => leftAside),
      refused: total(({ refused }) => refused),
      warnings: total(({ warnings }) => warnings),
      drafts: batches.flatMap(({ drafts }) => drafts),
      waiting: batches.flatMap(({ waiting }) => waiting),
    },
    problems: parts.flatMap(({ problems }) => problems),
  }
}
