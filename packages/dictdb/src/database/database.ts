import { rowsFromCsv } from '../csv/infer-csv.ts'
import { type CsvProblem, parseCsv } from '../csv/parse-csv.ts'
import { DictDBError, DuplicateTableError, TableNotFoundError } from '../errors.ts'
import type { IndexDefinition } from '../index/table-index.ts'
import { RwLock } from '../lock/rw-lock.ts'
import { logger } from '../logging/logger.ts'
import type { Row } from '../table/row.ts'
import type { RowStore } from '../table/row-store.ts'
import type { RowOf, SchemaDefinition, SchemaInsert } from '../table/schema.ts'
import type { StandardValidator } from '../table/standard-schema.ts'
import { Table } from '../table/table.ts'
import type { TableHost, TextFiles } from '../table/table-host.ts'
import type { ColumnOf, CompoundChoice, DefaultKey, IndexChoice, InsertOf } from '../table/types.ts'
import type { AnyTable, TableDefinition } from './commit.ts'
import { type CommitListener, Commits } from './commits.ts'

export interface DatabaseOptions {
  /** Freezes every row, so that writing to one throws. Default: when NODE_ENV is `development` or `test`. */
  readonly freeze?: boolean | undefined
}

export interface TableOptions<R, PK> {
  readonly primaryKey?: PK | undefined
  readonly indexes?: { readonly [K in keyof R]?: IndexChoice } | undefined
  /** Indexes over several columns. */
  readonly compound?: readonly CompoundChoice<R>[] | undefined
  /** A Standard Schema validator every row must pass. */
  readonly validate?: StandardValidator | undefined
}

export interface CsvImport {
  readonly primaryKey?: string | undefined
  readonly delimiter?: string | undefined
  readonly hasHeader?: boolean | undefined
  readonly encoding?: string | undefined
  readonly schema?: SchemaDefinition | undefined
  readonly inferTypes?: boolean | undefined
  readonly skipValidation?: boolean | undefined
}

/** What an import took in, and what it had to overlook. */
export interface CsvReport {
  readonly count: number
  readonly problems: readonly CsvProblem[]
}

/** A table whose columns are not known to the compiler. */
export type UntypedTable = Table<Row, 'id', Row>

/** An in-memory database of tables. */
export class DictDB implements TableHost {
  /** @internal */
  readonly commits = new Commits()
  /** @internal */
  readonly freezes: boolean
  private readonly byName = new Map<string, AnyTable>()
  private readonly droppedAt = new Map<string, number>()
  private readonly createdAt = new Map<string, number>()
  private readonly bases = new Set<{ version: number }>()

  constructor({ freeze }: DatabaseOptions = {}) {
    this.freezes = freeze ?? inDevelopment()
  }

  /** Creates a table: of a schema, from which its types follow, or of an interface, `createTable<User>('users')`. */
  createTable<const S extends SchemaDefinition, const PK extends keyof S & string = DefaultKey<S> & keyof S & string>(
    name: string,
    options: TableOptions<RowOf<S>, PK> & { readonly schema: S },
  ): Table<RowOf<S>, PK & keyof RowOf<S>, SchemaInsert<S, PK>>
  createTable<R extends object = Row, const PK extends ColumnOf<R> = DefaultKey<R>>(
    name: string,
    options?: TableOptions<NoInfer<R>, PK>,
  ): Table<R, PK, InsertOf<R, PK>>
  createTable(name: string, options: TableOptions<Row, string> & { readonly schema?: SchemaDefinition } = {}): unknown {
    const { primaryKey = 'id', schema, indexes = {}, compound = [], validate } = options
    if (schema !== undefined && !Object.hasOwn(schema, primaryKey)) {
      throw new DictDBError(`The schema of table '${name}' lacks its primary key '${primaryKey}'.`)
    }
    const declared = Object.entries(schema ?? {}).map(([column, { rules }]) => [column, rules.index] as const)
    const definitions: IndexDefinition[] = []
    for (const [column, choice] of [...declared, ...Object.entries(indexes)]) {
      if (choice !== undefined)
        definitions.push({
          columns: [column],
          kind: choice === 'sorted' ? 'sorted' : 'hash',
          unique: choice === 'unique',
        })
    }
    for (const { columns, unique = false } of compound) definitions.push({ columns, kind: 'sorted', unique })
    return this.define({ name, primaryKey, schema, indexes: definitions }, validate)
  }

  /**
   * The table, created where it is missing. A table read back from a directory gets its schema's code again: the checks
   * and computed defaults that no file holds.
   */
  openTable<const S extends SchemaDefinition, const PK extends keyof S & string = DefaultKey<S> & keyof S & string>(
    name: string,
    options: TableOptions<RowOf<S>, PK> & { readonly schema: S },
  ): Table<RowOf<S>, PK & keyof RowOf<S>, SchemaInsert<S, PK>>
  openTable<R extends object = Row, const PK extends ColumnOf<R> = DefaultKey<R>>(
    name: string,
    options?: TableOptions<NoInfer<R>, PK>,
  ): Table<R, PK, InsertOf<R, PK>>
  openTable(name: string, options: TableOptions<Row, string> & { readonly schema?: SchemaDefinition } = {}): unknown {
    const table = this.byName.get(name)
    if (table === undefined) return this.createTable<Row, string>(name, options)
    const { primaryKey = 'id', schema, validate } = options
    if (table.primaryKeyName() !== primaryKey)
      throw new DictDBError(`The primary key of table '${name}' is not '${primaryKey}'.`)
    table.adoptRules(schema, validate)
    return table
  }

  /** Removes a table and its rows. */
  dropTable(name: string): void {
    this.commits.open()
    const table = this.anyTable(name)
    const definition = table.definition()
    const names = this.listTables()
    this.byName.delete(name)
    const undoNote = note(this.droppedAt, name, this.commits.next)
    table.close(true)
    const undo = () => {
      this.byName.set(name, table)
      this.arrange(names)
      undoNote()
      table.close(false)
    }
    this.commits.noteShape({ kind: 'drop', table, definition, undo })
    logger.info('table dropped', { table: name })
  }

  /** The table of this name; its row type is the caller's word. */
  getTable<R extends object = Row, PK extends ColumnOf<R> = DefaultKey<R>>(
    name: string,
  ): Table<R, PK, InsertOf<R, PK>> {
    return this.anyTable(name) as unknown as Table<R, PK, InsertOf<R, PK>>
  }

  hasTable(name: string): boolean {
    return this.byName.has(name)
  }

  /** Names of the tables, in the order of their creation. */
  listTables(): string[] {
    return Array.from(this.byName.keys())
  }

  /** Every table by name. */
  get tables(): ReadonlyMap<string, UntypedTable> {
    return this.byName as unknown as ReadonlyMap<string, UntypedTable>
  }

  /** Runs `fn` so that all of its writes happen or, when it throws, none; one inside another is a savepoint. */
  transaction<T>(fn: () => T extends PromiseLike<unknown> ? never : T): T {
    return this.commits.transaction<T>(fn)
  }

  /** Told of every commit of the database, after it. Gives the function that ends it. */
  subscribe(listener: CommitListener): () => void {
    return this.commits.listen(listener)
  }

  /** Resolves when every commit before it is as durable as this database makes it; in memory, at once. */
  durable(): Promise<void> {
    return this.commits.journal?.durable() ?? Promise.resolve()
  }

  /** Makes a table from CSV text. */
  importCsvText(text: string, name: string, options: CsvImport = {}): CsvReport {
    const {
      primaryKey = 'id',
      delimiter = ',',
      hasHeader = true,
      schema,
      inferTypes = true,
      skipValidation = false,
    } = options
    if (this.byName.has(name)) throw new DuplicateTableError(name)
    const problems: CsvProblem[] = []
    const rows = rowsFromCsv(parseCsv(text, delimiter, problems), { hasHeader, inferTypes, schema }, problems)
    const count = this.transaction((): number => {
      const table = this.define({ name, primaryKey, schema, indexes: [] })
      return (table as unknown as UntypedTable).insertMany(rows, { skipValidation }).length
    })
    logger.info('CSV imported', { table: name, rows: count, problems: problems.length })
    return { count, problems }
  }

  /** Makes a table from a CSV file. Needs the Node entry. */
  importCsv(file: string, name: string, options: CsvImport = {}): CsvReport {
    if (this.byName.has(name)) throw new DuplicateTableError(name)
    return this.importCsvText(this.files('importCsv').readText(file, options.encoding), name, options)
  }

  /** @internal Throws where there are no files; the Node entry has them. */
  files(operation: string): TextFiles {
    throw new DictDBError(`${operation} needs files: import DictDB from 'dictdb/node'.`)
  }

  /** @internal */
  makeLock(): RwLock {
    return new RwLock()
  }

  /** @internal Creates a table from its definition. */
  define(definition: TableDefinition, validator?: StandardValidator): AnyTable {
    this.commits.open()
    const { name } = definition
    if (this.byName.has(name)) throw new DuplicateTableError(name)
    const table = new Table(this, definition, validator) as unknown as AnyTable
    this.byName.set(name, table)
    const undoNote = note(this.createdAt, name, this.commits.next)
    const undo = () => {
      this.byName.delete(name)
      undoNote()
      table.close(true)
    }
    this.commits.noteShape({ kind: 'create', table, definition, undo })
    logger.info('table created', { table: name })
    return table
  }

  /** @internal */
  anyTable(name: string): AnyTable {
    const table = this.byName.get(name)
    if (table === undefined) throw new TableNotFoundError(name)
    return table
  }

  /** @internal Tables created, dropped and indexed otherwise after a version. */
  shapesSince(version: number): { created: string[]; dropped: string[]; indexed: string[] } {
    const after = (versions: ReadonlyMap<string, number>) =>
      Array.from(versions).flatMap(([name, at]) => (at > version ? [name] : []))
    const created = after(this.createdAt).filter((name) => this.byName.has(name))
    const indexed = this.listTables().filter((name) => this.anyTable(name).shapedAt > version)
    return { created, dropped: after(this.droppedAt), indexed: indexed.filter((name) => !created.includes(name)) }
  }

  /** @internal Puts the tables in this order; names them all. */
  arrange(names: readonly string[]): void {
    const tables = new Map(this.byName)
    this.byName.clear()
    for (const name of names) this.byName.set(name, tables.get(name)!)
  }

  /** @internal While a base is held, deletions after its version are remembered. */
  holdBase(base: { version: number }): () => void {
    this.bases.add(base)
    return () => void this.bases.delete(base)
  }

  /** @internal */
  boundDeleted(store: RowStore): void {
    if (this.bases.size > 0 || store.deleted.size <= Math.max(MIN_DELETED, store.live)) return
    // Nobody reads deltas here: a cache that lives by deleting would otherwise grow by every key it ever held.
    store.deleted.clear()
  }

  /** @internal Forgets deletions that every reader has taken. */
  pruneDeleted(): void {
    let oldest = Number.POSITIVE_INFINITY
    for (const { version } of this.bases) oldest = Math.min(oldest, version)
    for (const table of this.byName.values()) {
      const until = Math.min(oldest, table.trackingBase)
      for (const [key, version] of table.store.deleted) if (version <= until) table.store.deleted.delete(key)
    }
  }
}

const MIN_DELETED = 10_000

/** Notes a table's version; gives the function that takes it back. */
function note(versions: Map<string, number>, name: string, version: number): () => void {
  const before = versions.get(name)
  versions.set(name, version)
  return () => void (before === undefined ? versions.delete(name) : versions.set(name, before))
}

function inDevelopment(): boolean {
  const scope = globalThis as { readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> } }
  const mode = scope.process?.env?.['NODE_ENV']
  return mode === 'development' || mode === 'test'
}
