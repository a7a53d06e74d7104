import { type Reads, sql } from '@products-manager/postgres'

/** A field of a row that waited, as a decision applied it. */
interface DecidedField {
  decisionRunId: string
  /** The run and the line that brought the row last. */
  sourceRunId: string
  line: number
  field: string
}

/** The run and the line of the earlier file that said it, when the one that brought the row last did not speak of it. */
export async function findEarlierSaying(
  catalog: Reads<'catalog'>,
  { decisionRunId, sourceRunId, line, field }: DecidedField,
): Promise<{ runId: string; line: number } | null> {
  const found = await catalog.maybeOne(sql<{ said: { runId: string; line: number } | null }>(
    'catalog.find_earlier_saying',
  )`
    select said_by -> ${field}::text as said
      from supplier_ean_resolutions
     where decision_run_id = ${decisionRunId} and run_id = ${sourceRunId} and line = ${line}
  `)
  return found?.said ?? null
}
