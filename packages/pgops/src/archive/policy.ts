import { isAbsolute } from 'node:path'
import { ArchiveError } from './archive-error.ts'

export const archiveModes = ['rows', 'partitions'] as const
export const archiveFormats = ['parquet', 'ndjson'] as const
export const archiveGoals = ['files', 'table'] as const
export type ArchiveMode = (typeof archiveModes)[number]
export type ArchiveFormat = (typeof archiveFormats)[number]
export type ArchiveGoal = (typeof archiveGoals)[number]

/** What is left of a day in the table `<table>_archive` when its rows went into files: their sum and their number. */
export interface RollUp {
  /** Columns that tell one series from another. */
  by: string[]
  /** The column of numbers. */
  value: string
}

/** Files that rows name: each goes into the archive with its row, and comes back with it. */
export interface DocumentPlace {
  /** What has the name: a path in the directory. */
  column: string
  directory: string
}

/** Which rows leave a table, when, and what becomes of them. */
export interface ArchivePolicy {
  /** Lower case letters, digits and hyphens. */
  name: string
  /** What kind of rows it moves, such as logs: several policies can be run by one word. */
  group: string
  /** `table`, or `schema.table`. */
  table: string
  mode: ArchiveMode
  /** Compressed files, or the table `<table>_archive`, which `v_<table>_all` reads together with the rows that stayed. */
  into: ArchiveGoal
  /** Of files. */
  format: ArchiveFormat
  /** The date or moment that tells a row's age. */
  ageColumn: string
  afterDays: number
  /** Archived rows older than this are removed for good; null: never. */
  keepDays: number | null
  /** A condition in SQL on the table's columns besides the age. */
  condition: string | null
  /** Tables whose rows go together with those they refer to by a foreign key. */
  dependents: string[]
  /** Null: whatever rows name stays where it is. */
  documents: DocumentPlace | null
  /** Null: nothing stays of rows that went into files. */
  rollUp: RollUp | null
  /** Rows of the table copied, and deleted, at once. */
  batchRows: number
  /** Rows a second at most; null: as fast as it goes. */
  maxRowsPerSecond: number | null
  isEnabled: boolean
}

/** What a policy may leave out. */
export type PolicyWish = Partial<ArchivePolicy> & Pick<ArchivePolicy, 'name' | 'table' | 'ageColumn' | 'afterDays'>

const NAME = /^[a-z][a-z0-9-]{0,62}$/
const MOST_DAYS = 36_500
// From one table into another: few enough that a batch takes a tenth of a second.
const BATCH_ROWS = 10_000
// A batch becomes a file: what repeats within it is stored once, so that more rows take half the bytes. Others are not held
// up by the seconds of its deletion, as only rows that are due are locked.
const FILE_ROWS = 200_000
/** What stored policies into files have that were made before files held more. */
export const FORMER_BATCH_ROWS = BATCH_ROWS
const MOST_BATCH_ROWS = 1_000_000
const KEYS = new Set([
  ...['name', 'group', 'table', 'mode', 'into', 'format', 'ageColumn', 'afterDays', 'keepDays', 'condition'],
  ...['dependents', 'documents', 'rollUp', 'batchRows', 'maxRowsPerSecond', 'isEnabled'],
])

/** A whole policy from what somebody wrote; throws with the first thing that is wrong. */
export function readPolicy(wish: unknown): ArchivePolicy {
  if (typeof wish !== 'object' || wish === null || Array.isArray(wish)) throw invalid('A policy', 'it is no object')
  const given = wish as Record<string, unknown>
  const name = given['name']
  if (typeof name !== 'string' || !NAME.test(name))
    throw invalid('A policy', 'its name is not of lower case letters, digits and hyphens')
  const unknown = Object.keys(given).find((key) => !KEYS.has(key))
  if (unknown) throw invalid(name, `"${unknown}" is not known`)

  const problem = (what: string) => invalid(name, what)
  const text = (key: string) => {
    const value = given[key]
    if (typeof value === 'string' && value.trim() !== '') return value
    throw problem(`${key} is missing`)
  }
  const whole = (key: string, most: number, otherwise?: number) => {
    const value = given[key] ?? otherwise
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return value
    throw problem(`${key} is not a whole number from 1 to ${most}`)
  }
  const oneOf = <T extends string>(key: string, words: readonly [T, ...T[]]) => {
    const value = given[key] ?? words[0]
    const found = words.find((word) => word === value)
    if (found) return found
    throw problem(`${key} is none of ${words.join(', ')}`)
  }
  const dependents = given['dependents'] ?? []
  if (!Array.isArray(dependents) || dependents.some((one) => typeof one !== 'string'))
    throw problem('dependents is no list of tables')
  const afterDays = whole('afterDays', MOST_DAYS)
  const keepDays = (given['keepDays'] ?? null) === null ? null : whole('keepDays', MOST_DAYS)
  if (keepDays !== null && keepDays <= afterDays)
    throw problem('keepDays counts from a row’s own time, as afterDays does, and must be more')

  const [mode, into] = [oneOf('mode', archiveModes), oneOf('into', archiveGoals)]
  const rollUp = readRollUp(given['rollUp'] ?? null, problem)
  if (rollUp && (into === 'table' || mode === 'partitions'))
    throw problem('rollUp is of rows that go into files one by one')
  if (into === 'table' && keepDays !== null)
    throw problem('keepDays is of files: let a second policy move the table of the archive into files')
  const documents = readDocuments(given['documents'] ?? null, problem)
  if (documents && (into === 'table' || mode === 'partitions'))
    throw problem('documents go with rows that go into files one by one')
  if (into === 'table' && dependents.length > 0) throw problem('dependents go into files only')

  return {
    name,
    group: (given['group'] ?? null) === null ? 'others' : text('group'),
    table: text('table'),
    ...{ mode, into, rollUp, documents },
    format: oneOf('format', archiveFormats),
    ageColumn: text('ageColumn'),
    afterDays,
    keepDays,
    condition: (given['condition'] ?? null) === null ? null : text('condition'),
    dependents: dependents as string[],
    batchRows: whole('batchRows', MOST_BATCH_ROWS, into === 'files' ? FILE_ROWS : BATCH_ROWS),
    maxRowsPerSecond:
      (given['maxRowsPerSecond'] ?? null) === null ? null : whole('maxRowsPerSecond', Number.MAX_SAFE_INTEGER),
    isEnabled: given['isEnabled'] !== false,
  }
}

function readRollUp(given: unknown, problem: (what: string) => ArchiveError): RollUp | null {
  if (given === null) return null
  const { by, value } = given as Partial<RollUp>
  const isList = Array.isArray(by) && by.every((one) => typeof one === 'string')
  if (!isList || typeof value !== 'string') throw problem('rollUp has no list of columns "by" and no column "value"')
  return { by, value }
}

function readDocuments(given: unknown, problem: (what: string) => ArchiveError): DocumentPlace | null {
  if (given === null) return null
  const { column, directory } = given as Partial<DocumentPlace>
  if (typeof column !== 'string' || typeof directory !== 'string' || !isAbsolute(directory))
    throw problem('documents has no "column" and no "directory" that begins at the top')
  return { column, directory }
}

function invalid(name: string, how: string): ArchiveError {
  return new ArchiveError('ARCHIVE_POLICY_INVALID', `${name}: ${how}.`)
}
