import { sql, type Tx } from '@products-manager/postgres'

/** Takes out the rows that would make a product without a title, and gives their lines. */
export async function takeUnknownRows(tx: Tx<'catalog'>): Promise<number[]> {
  const taken = await tx.many(sql<{ line: number }>('catalog.take_unknown_rows')`
    with untitled as (
      delete from merge_rows r
       using merge_drafts d
       where d.line = r.line and d.title is null
         and not exists (select from products p where p.id = r.product_id)
      returning r.line
    )
    delete from merge_drafts d using untitled where d.line = untitled.line
    returning d.line
  `)
  return taken.map(({ line }) => line).sort((a, b) => a - b)
}
