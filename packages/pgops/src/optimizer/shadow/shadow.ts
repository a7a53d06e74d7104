import { join } from 'node:path'
import { type Database, openDatabase } from '@products-manager/postgres'
import { plainStatement } from '../source/plain-statement.ts'
import type { SourceFacts } from '../source/read-facts.ts'
import type { SourceSnapshot } from '../source/read-source.ts'
import type { RelationSize, SourceStatistics } from '../source/read-statistics.ts'
import { type Built, createIndexes, shapeIndexes } from './build-indexes.ts'
import { fillGin, type GinShape, growTree } from './index-pages.ts'
import { injectStatistics, type ShadowSession } from './inject-statistics.ts'
import { makeDatabase, SHADOW } from './make-database.ts'
import { type MissingPart, makeSchema } from './make-schema.ts'
import { type RelationFile, resize, withPages } from './relation-file.ts'
import { type PlannerServer, plannerSettings, startPlanner } from './start-planner.ts'
import { treeHeight } from './tree-height.ts'

/** How large an index is to look. */
export interface IndexShape {
  pages: number
  rows: number
  /** Levels above the leaves of a B-tree. */
  height?: number
  gin?: GinShape
}

/** A server with the source's schema and statistics and none of its rows, whose planner decides as the source's. */
export interface Shadow {
  readonly facts: SourceFacts
  readonly planner: { version: string; sameMajor: boolean }
  /** What could not be carried over. */
  readonly missing: MissingPart[]
  readonly notes: string[]
  /** A session that plans with the source's settings. */
  plan<T>(work: (session: ShadowSession) => Promise<T>): Promise<T>
  /** Makes indexes of their true size that the planner does not see until they are shown. */
  build(definitions: readonly string[]): Promise<Pick<Built, 'indexes' | 'failed'>>
  close(): Promise<void>
}

interface Relation extends RelationSize {
  path: string
  /** Bytes of an index's first column. */
  keyBytes: number
}

/** Builds the shadow of a database. */
export async function openShadow(source: SourceSnapshot): Promise<Shadow> {
  const { facts, schema, statistics } = source
  if (facts.blockSize !== 8192)
    throw new Error(`The source has pages of ${facts.blockSize} bytes; only 8192 can be shadowed.`)

  const planner = await startPlanner(facts)
  try {
    const localeNote = await makeDatabase(planner.server, facts)
    let missing: MissingPart[] = []
    let missed: string[] = []
    await inDatabase(planner, async (session) => {
      missing = await makeSchema(session, schema)
      missed = await injectStatistics(session, statistics)
      await setSizes(session, statistics.relations)
    })
    const relations = await inDatabase(planner, (session) => locate(session, statistics))
    await restarted(planner, () => settle(planner, relations, new Map()))
    const schemas = [...new Set(statistics.relations.map((relation) => relation.schema))].sort()
    return shadowOf({
      source,
      planner,
      relations,
      schemas,
      missing,
      notes: [localeNote, ...missed].filter((note) => note !== null),
    })
  } catch (error) {
    await planner.server.discard()
    throw error
  }
}

interface Parts {
  source: SourceSnapshot
  planner: PlannerServer
  relations: Relation[]
  schemas: string[]
  missing: MissingPart[]
  notes: string[]
}

function shadowOf({ source, planner, relations, schemas, missing, notes }: Parts): Shadow {
  const { server, sameMajor } = planner
  const settings = plannerSettings(source.facts, schemas)
  return {
    facts: source.facts,
    planner: { version: server.version, sameMajor },
    missing,
    notes,
    plan: (work) =>
      inDatabase(planner, async (session) => {
        await session.many(plainStatement('pgops.plan_as_source', SET_ALL, [JSON.stringify(settings)]))
        return work(session)
      }),
    async build(definitions) {
      if (definitions.length === 0) return { indexes: [], failed: [] }
      const tables = relations.filter(({ kind }) => kind !== 'index')
      // CREATE INDEX reads the table's pages: one will do, and none that are holes in a file.
      for (const { path, currentPages } of tables) resize(fileOf(planner, path), Math.min(currentPages, 1))
      const made = await inDatabase(planner, (session) => createIndexes(session, definitions))
      for (const { path, currentPages } of tables) resize(fileOf(planner, path), currentPages)
      const { indexes, failed, shapes } = await inDatabase(planner, async (session) => {
        // Before PostgreSQL 18 CREATE INDEX notes down how many rows it found in the table: none.
        await setSizes(session, source.statistics.relations)
        return shapeIndexes(session, made)
      })
      const files = await inDatabase(planner, (session) => sized(session, shapes))
      await restarted(planner, () => settle(planner, relations, files))
      return { indexes, failed }
    },
    close: () => server.discard(),
  }
}

const SET_ALL = `
  select set_config(s.name, s.value, false)
    from jsonb_each_text($1::jsonb) as s(name, value)
    left join pg_settings k on lower(k.name) = lower(s.name)
   where k.context in ('user', 'superuser')`

async function inDatabase<T>({ server }: PlannerServer, work: (session: ShadowSession) => Promise<T>): Promise<T> {
  const database: Database<'shadow'> = openDatabase({
    name: 'shadow',
    url: server.url(SHADOW),
    pool: { size: 1 },
    preparedStatements: false,
  })
  try {
    return await database.withSession(work)
  } finally {
    await database.close()
  }
}

async function sized(session: ShadowSession, shapes: Map<string, IndexShape>): Promise<Map<string, IndexShape>> {
  const sizes = [...shapes].map(([oid, { pages, rows }]) => ({ oid, pages, rows }))
  await session.run(plainStatement('pgops.size_indexes', SIZE_BY_OID, [JSON.stringify(sizes)]))
  return locateByOid(session, shapes)
}

async function setSizes(session: ShadowSession, relations: RelationSize[]): Promise<void> {
  await session.run(plainStatement('pgops.set_sizes', SET_SIZES, [JSON.stringify(relations)]))
}

const SET_SIZES = `
  update pg_class c
     set relpages = g.pages, reltuples = g.rows, relallvisible = g."visiblePages"
    from jsonb_to_recordset($1::jsonb) as g(schema text, name text, pages int, rows float4, "visiblePages" int)
    join pg_namespace n on n.nspname = g.schema
   where c.relnamespace = n.oid and c.relname = g.name`

const SIZE_BY_OID = `
  update pg_class c set relpages = g.pages, reltuples = g.rows
    from jsonb_to_recordset($1::jsonb) as g(oid oid, pages int, rows float4)
   where c.oid = g.oid`

async function locate(session: ShadowSession, { relations, columns }: SourceStatistics): Promise<Relation[]> {
  const paths = await session.many(
    plainStatement<{ schema: string; name: string; path: string }>(
      'pgops.locate_relations',
      `select n.nspname::text as schema, c.relname::text as name, pg_relation_filepath(c.oid) as path
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'i') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`,
    ),
  )
  const widths = new Map(
    columns.map(({ schema, table, column, averageWidth }) => [`${schema}.${table}.${column}`, averageWidth]),
  )
  const known = new Map(relations.map((relation) => [`${relation.schema}.${relation.name}`, relation]))
  return paths.flatMap(({ schema, name, path }) => {
    const relation = known.get(`${schema}.${name}`)
    return relation ? [{ ...relation, path, keyBytes: widths.get(widthKey(relation)) ?? 8 }] : []
  })
}

function widthKey({ schema, name, table, firstColumn }: RelationSize): string {
  return firstColumn ? `${schema}.${table}.${firstColumn}` : `${schema}.${name}.expr`
}

async function locateByOid(session: ShadowSession, shapes: Map<string, IndexShape>): Promise<Map<string, IndexShape>> {
  const paths = await session.many(
    plainStatement<{ oid: string; path: string }>(
      'pgops.locate_indexes',
      'select o::text as oid, pg_relation_filepath(o) as path from unnest($1::oid[]) o',
      [[...shapes.keys()]],
    ),
  )
  return new Map(paths.map(({ oid, path }) => [path, shapes.get(oid) as IndexShape]))
}

/** Pages are written while the server is down: up, it would keep the old ones in memory. */
async function restarted({ server }: PlannerServer, work: () => void): Promise<void> {
  await server.stop('fast')
  work()
  await server.start()
}

// An index that is there has mostly grown row by row.
const GROWN = 1

function settle(planner: PlannerServer, relations: Relation[], made: Map<string, IndexShape>): void {
  for (const { path, kind, method, currentPages: pages, keyBytes } of relations) {
    const file = fileOf(planner, path)
    if (kind !== 'index') resize(file, pages)
    const height = method === 'btree' ? { height: treeHeight({ pages, keyBytes, fill: GROWN }) } : {}
    if (kind === 'index') fill(file, { pages, rows: 0, ...height })
  }
  for (const [path, shape] of made) fill(fileOf(planner, path), shape)
}

function fill(file: RelationFile, { pages, height, gin }: IndexShape): void {
  if (withPages(file, (found) => found.count()) > pages) return
  resize(file, pages)
  if (height !== undefined) withPages(file, (found) => growTree(found, height))
  if (gin) withPages(file, (found) => fillGin(found, gin))
}

function fileOf({ server }: PlannerServer, path: string): RelationFile {
  return { path: join(server.directory, path), owner: server.owner }
}
