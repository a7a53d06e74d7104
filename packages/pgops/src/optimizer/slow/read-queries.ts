import { DatabaseError } from '@products-manager/postgres'
import { literal, plainStatement, quoted } from '../source/plain-statement.ts'
import type { SourceSession } from '../source/read-only.ts'

/** What a query cost, added up over its calls. */
export interface QueryCounters {
  calls: number
  totalMs: number
  rows: number
  blocksHit: number
  blocksRead: number
  blocksDirtied: number
  temporaryBlocks: number
  walBytes: number
}

/** One line of pg_stat_statements. */
export interface StatementLine extends QueryCounters {
  /** Which line: the query, who ran it, and whether within a function. */
  key: string
  text: string
  minMs: number
  maxMs: number
  deviationMs: number
}

export interface StatementLines {
  lines: StatementLine[]
  resetAt: Date | null
  /** Lines that were thrown out for want of room. */
  evicted: number
  /** Lines of other users, whose text this one may not read. */
  hidden: number
}

/** The statistics of statements cannot be had; the message says what the operator has to do. */
export class StatementsMissingError extends Error {
  readonly code = 'PGOPS_NO_STATEMENTS'
}

const OWN = '/* pgops.'
const HIDDEN = '<insufficient privilege>'

/** The statements of a database of this server, by whomever, without those of pgops itself. */
export async function readQueries(session: SourceSession, database: string): Promise<StatementLines> {
  const schema = await extensionSchema(session)
  try {
    const [info] = await session.many(
      plainStatement<{ resetAt: Date | null; evicted: number }>(
        'pgops.read_statements_age',
        `select stats_reset as "resetAt", dealloc::float8 as evicted from ${quoted(schema, 'pg_stat_statements_info')}`,
      ),
    )
    const lines = await session.many(
      plainStatement<StatementLine>('pgops.read_statements', linesQuery(schema, database)),
    )
    return {
      lines: lines.filter(({ text }) => text !== HIDDEN && !text.includes(OWN)),
      resetAt: info?.resetAt ?? null,
      evicted: info?.evicted ?? 0,
      hidden: lines.filter(({ text }) => text === HIDDEN).length,
    }
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    if (error.code === '42501') {
      const message = `This user may not read pg_stat_statements. Grant it pg_read_all_stats, and usage on the schema ${quoted(schema)}.`
      throw new StatementsMissingError(message, { cause: error })
    }
    if (error.code !== '55000') throw error
    throw new StatementsMissingError(
      "pg_stat_statements is not loaded. Set shared_preload_libraries = 'pg_stat_statements' and restart the server.",
      { cause: error },
    )
  }
}

async function extensionSchema(session: SourceSession): Promise<string> {
  const [extension] = await session.many(
    plainStatement<{ schema: string }>(
      'pgops.find_statements',
      `select n.nspname::text as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_stat_statements'`,
    ),
  )
  if (extension) return extension.schema
  throw new StatementsMissingError(
    'The database has no pg_stat_statements. Run: create extension pg_stat_statements (the server must have it in shared_preload_libraries).',
  )
}

function linesQuery(schema: string, database: string): string {
  return `
    select concat_ws('/', s.queryid, s.userid, s.toplevel) as key, s.query as text,
           s.calls::float8 as calls, s.total_exec_time as "totalMs", s.rows::float8 as rows,
           s.shared_blks_hit::float8 as "blocksHit", s.shared_blks_read::float8 as "blocksRead",
           s.shared_blks_dirtied::float8 as "blocksDirtied", (s.temp_blks_read + s.temp_blks_written)::float8 as "temporaryBlocks",
           s.wal_bytes::float8 as "walBytes", s.min_exec_time as "minMs", s.max_exec_time as "maxMs", s.stddev_exec_time as "deviationMs"
      from ${quoted(schema, 'pg_stat_statements')} s
     where s.dbid = (select oid from pg_database where datname = ${literal(database)}) and s.query is not null`
}
