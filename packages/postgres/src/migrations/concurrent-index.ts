import type { Client } from 'pg'
import { withoutLeadingComments } from './split-statements.ts'

const NAME = String.raw`((?:"(?:[^"]|"")+"|[\w$]+)(?:\.(?:"(?:[^"]|"")+"|[\w$]+))?)`
const CREATE = new RegExp(
  String.raw`^create\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+not\s+exists\s+)?${NAME}\s+on\s`,
  'i',
)
const REINDEX = /^reindex\s[\s\S]*\bconcurrently\b/i

/** The index that a CREATE INDEX CONCURRENTLY builds, as it is written there. */
function builtIndex(statement: string): string | null {
  return CREATE.exec(withoutLeadingComments(statement))?.[1] ?? null
}

/** Drops what an interrupted run of this statement left: an index that is kept up to date but never used. */
export async function dropInvalidIndexes(client: Client, statement: string): Promise<void> {
  const index = builtIndex(statement)
  if (index !== null) {
    if ((await indexState(client, index)) === 'invalid')
      await client.query(`drop index concurrently if exists ${index}`)
    return
  }
  if (REINDEX.test(withoutLeadingComments(statement))) await dropReindexLeftovers(client)
}

/** Whether the index of a CREATE INDEX CONCURRENTLY is there and whole. */
export async function indexIsDone(client: Client, statement: string): Promise<boolean> {
  const index = builtIndex(statement)
  return index !== null && (await indexState(client, index)) === 'valid'
}

async function indexState(client: Client, index: string): Promise<'valid' | 'invalid' | 'absent'> {
  const { rows } = await client.query<{ valid: boolean }>(
    'select indisvalid as valid from pg_index where indexrelid = to_regclass($1)',
    [index],
  )
  if (!rows[0]) return 'absent'
  return rows[0].valid ? 'valid' : 'invalid'
}

async function dropReindexLeftovers(client: Client): Promise<void> {
  const { rows } = await client.query<{ index: string }>(`
    select i.indexrelid::regclass::text as index
      from pg_index i
      join pg_class c on c.oid = i.indexrelid
     where not i.indisvalid
       and c.relname ~ '_cc(new|old)[0-9]*$'
       and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`)
  for (const { index } of rows) await client.query(`drop index concurrently if exists ${index}`)
}
