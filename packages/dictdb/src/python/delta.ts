import type { DictDB } from '../database/database.ts'
import type { IndexDefinition } from '../index/table-index.ts'
import type { Row } from '../table/row.ts'
import { encodePieces, encodeValue, encodingFor } from './encode-rows.ts'
import { OWN_FORMAT, type TableJson, tableHead } from './save-load.ts'

/** A delta file. `type`, `timestamp` and `tables` are the original's; its reader skips the others. */
export interface DeltaJson {
  readonly type: 'delta'
  readonly timestamp: number
  readonly tables: Readonly<
    Record<
      string,
      {
        readonly upserts?: readonly Row[]
        readonly deletes?: readonly unknown[]
        readonly format?: string
        readonly next_pk?: number
      }
    >
  >
  readonly created?: Readonly<Record<string, TableJson>>
  readonly dropped?: readonly string[]
  /** All indexes of the tables whose indexes changed. */
  readonly indexes?: Readonly<Record<string, readonly IndexDefinition[]>>
  /** The name of the backup it builds on. */
  readonly base?: string
}

/** What changed after a version, ready to be written; undefined when nothing did. */
export interface DeltaState {
  readonly created: Readonly<Record<string, TableJson>>
  readonly dropped: readonly string[]
  readonly indexes: Readonly<Record<string, readonly IndexDefinition[]>>
  readonly tables: readonly DeltaTable[]
  readonly rows: number
}

interface DeltaTable {
  readonly name: string
  readonly upserts: readonly Row[]
  readonly deletes: readonly unknown[]
  readonly nextKey: number
  readonly definition: Parameters<typeof encodingFor>[0]
}

/** The changes after `since`, taken at this commit. */
export function deltaOf(db: DictDB, since: number): DeltaState | undefined {
  const { created, dropped, indexed } = db.shapesSince(since)
  const tables: DeltaTable[] = []
  for (const name of db.listTables()) {
    const table = db.anyTable(name)
    const { upserts, deletes } = table.tracked(created.includes(name) ? 0 : since)
    if (upserts.length === 0 && deletes.length === 0) continue
    const definition = table.definition().schema
    tables.push({ name, upserts, deletes, nextKey: table.store.nextKey, definition })
  }
  if (tables.length + created.length + dropped.length + indexed.length === 0) return undefined
  const heads = created.map((name) => {
    const table = db.anyTable(name)
    return [name, tableHead(table, table.store.nextKey)] as const
  })
  const rows = tables.reduce((total, { upserts, deletes }) => total + upserts.length + deletes.length, 0)
  const indexes = Object.fromEntries(indexed.map((name) => [name, db.anyTable(name).indexes()]))
  return { created: Object.fromEntries(heads), dropped, indexes, tables, rows }
}

/** The bytes of a delta file. */
export function* encodeDelta(
  { created, dropped, indexes, tables }: DeltaState,
  { timestamp, base, allowNaN }: { timestamp: number; base: string; allowNaN: boolean },
): Generator<Uint8Array> {
  const shapes = Object.entries({ base, created, dropped, indexes }).map(
    ([key, value]) => `"${key}": ${encodeValue(value)}`,
  )
  yield Buffer.from(`{\n"type": "delta",\n"timestamp": ${timestamp.toFixed(6)},\n${shapes.join(',\n')},\n"tables": {\n`)
  for (const [i, { name, upserts, deletes, nextKey, definition }] of tables.entries()) {
    const encoding = encodingFor(definition, allowNaN)
    yield Buffer.from(
      `${i > 0 ? ',\n' : ''}${encodeValue(name)}: {"format": "${OWN_FORMAT}","next_pk": ${nextKey},"upserts": [\n`,
    )
    yield* encodePieces(upserts, encoding)
    yield Buffer.from(`],\n"deletes": ${encodeValue(deletes)}}`)
  }
  yield Buffer.from('\n}\n}\n')
}
