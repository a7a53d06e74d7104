import type { ColumnMove, Profile } from '@products-manager/contract'
import type { Reads } from '@products-manager/postgres'
import { columnsMissing, columnsMoved } from '../errors.ts'
import { refsOf } from '../formats/profile-refs.ts'
import { compileMap } from '../map/map.ts'
import { parse } from '../parse/parse.ts'
import { findColumnPrints } from '../queries/column-prints.ts'
import { listProfiles } from '../queries/profiles.ts'
import type { Dialect, Opened } from '../types.ts'
import { type ColumnPrint, createColumnPrints } from './column-print.ts'
import { type Moves, proposeMoves } from './propose-moves.ts'

/** A file about to be read by a profile. */
export interface FileToCheck {
  profile: Profile
  dialect: Dialect
  supplierCode: string
  open(): Opened
}

// Enough to know a column by; read in a few hundredths of a second.
const ROWS = 1_000

/** What the columns of a file hold, from its first rows. */
export async function printColumns({ dialect, open }: Pick<FileToCheck, 'dialect' | 'open'>): Promise<ColumnPrint[]> {
  const prints = createColumnPrints(dialect)
  let rows = 0
  for await (const batch of parse(open(), dialect)) {
    for (const row of batch) {
      if (row.defect === null) prints.add(row.cells)
      if (++rows === ROWS) return prints.end()
    }
  }
  return prints.end()
}

/**
 * What the columns of a file hold, if it has those the profile reads where earlier files had them.
 * @throws IMPORT_COLUMNS_MISSING or IMPORT_COLUMNS_MOVED, with the columns that seem to be meant.
 */
export async function checkColumns(imports: Reads<'imports'>, file: FileToCheck): Promise<ColumnPrint[]> {
  const now = await printColumns(file)
  const { renamed, moved } = await movesOf(imports, file, now)
  const { missingColumns } = compileMap(file.profile, file.dialect)
  if (missingColumns.length > 0) {
    const fitting = await findFitting(imports, file)
    throw columnsMissing({ columns: missingColumns, moves: [...renamed, ...moved], fitting })
  }
  if (moved.length > 0) throw columnsMoved({ moves: moved })
  return now
}

// A supplier has a list of products, one of prices, one of stocks.
const MOST_LOOKED_AT = 100
const TOLD = 3

/** The supplier's other kept profiles whose columns the file has, those that read most of it first. */
async function findFitting(
  imports: Reads<'imports'>,
  { profile, dialect, supplierCode }: FileToCheck,
): Promise<string[]> {
  const kept = await listProfiles(imports, { supplier: supplierCode, limit: MOST_LOOKED_AT })
  return kept
    .filter(({ name }) => name !== profile.name)
    .map((other) => ({ name: other.name, profile: other.profile }))
    .filter(
      (other) => refsOf(other.profile).length > 0 && compileMap(other.profile, dialect).missingColumns.length === 0,
    )
    .sort((a, b) => refsOf(b.profile).length - refsOf(a.profile).length)
    .slice(0, TOLD)
    .map(({ name }) => name)
}

/** Columns of a file that seem renamed or moved. */
export async function findMoves(imports: Reads<'imports'>, file: FileToCheck): Promise<ColumnMove[]> {
  const { renamed, moved } = await movesOf(imports, file, await printColumns(file))
  return [...renamed, ...moved]
}

async function movesOf(imports: Reads<'imports'>, file: FileToCheck, now: readonly ColumnPrint[]): Promise<Moves> {
  const { profile, dialect, supplierCode } = file
  const before = await findColumnPrints(imports, { supplierCode, templateName: profile.name })
  return before ? proposeMoves({ profile, dialect, before, now }) : { renamed: [], moved: [] }
}
