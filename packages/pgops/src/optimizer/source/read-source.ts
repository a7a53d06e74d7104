import { readFacts, type SourceFacts } from './read-facts.ts'
import { readOnly, type Source } from './read-only.ts'
import { readSchema, type SourceSchema } from './read-schema.ts'
import { readStatistics, type SourceStatistics } from './read-statistics.ts'

/** All that the shadow is built from: catalogue rows, no row of any table. */
export interface SourceSnapshot {
  facts: SourceFacts
  schema: SourceSchema
  statistics: SourceStatistics
}

/** Reads a database's schema and planner statistics. */
export function readSource(source: Source): Promise<SourceSnapshot> {
  return readOnly(source, async (session) => {
    const facts = await readFacts(session)
    const schema = await readSchema(session)
    const statistics = await readStatistics(session, facts.versionNumber)
    return { facts, schema, statistics }
  })
}
