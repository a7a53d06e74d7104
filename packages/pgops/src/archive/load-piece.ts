import { copyRows, identifier, sql, type Tx } from '@products-manager/postgres'
import type { PieceManifest } from './catalogue/pieces.ts'
import { type RowSet, rowAt, type Text } from './format/rows.ts'
import { columnList } from './list-columns.ts'
import { tableName, tablePart } from './table-facts.ts'

export interface LoadedPiece {
  manifest: PieceManifest
  set: RowSet
  /** Only the rows of these places. */
  places?: readonly number[]
}

/** Makes a temporary table for rows of archived pieces of one table; each row knows its piece and its place in it. */
export async function loadPieces(tx: Tx<string>, name: string, pieces: readonly LoadedPiece[]): Promise<void> {
  const [first] = pieces
  if (!first) return
  const target = identifier('pg_temp', name)
  // Without what the table asks of its columns: some may have come after the file was written.
  await tx.run(sql('archive.create_loaded')`
    create temp table ${identifier(name)} on commit drop as
    select * from ${tablePart(tableName(first.manifest.table))} with no data
  `)
  await tx.run(
    sql('archive.number_loaded')`alter table ${target} add column pgops_piece text, add column pgops_row integer`,
  )
  for (const piece of pieces) {
    const columns = columnList([...piece.set.columns.map((column) => column.name), 'pgops_piece', 'pgops_row'])
    await tx.copyFrom(sql('archive.load_piece')`copy ${target} (${columns}) from stdin`, copyRows(numbered(piece)))
  }
  await tx.run(sql('archive.analyze_loaded')`analyze ${target}`)
}

function* numbered({ manifest, set, places }: LoadedPiece): Generator<(Text | number)[]> {
  for (const place of places ?? Array.from({ length: set.count }, (_, i) => i))
    yield [...rowAt(set, place), manifest.id, place]
}
