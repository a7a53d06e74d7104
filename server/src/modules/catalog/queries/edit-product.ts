import { json, part, sql, type Tx } from '@products-manager/postgres'
import { productValue } from '../changes/current-value.ts'

/** Keeps others from changing the product until the transaction's end. False when there is none. */
export async function lockProduct(tx: Tx<'catalog'>, id: string): Promise<boolean> {
  const row = await tx.maybeOne(sql<{ id: string }>('catalog.lock_product')`
    select id from products where id = ${id} for no key update
  `)
  return row !== null
}

/** What the product has, by the names of `seen`, where that is neither what was seen nor what is to be written. */
export async function findUnseen(
  tx: Tx<'catalog'>,
  id: string,
  { seen, values }: { seen: Record<string, unknown>; values: Record<string, unknown> },
): Promise<Record<string, unknown>> {
  const { now } = await tx.one(sql<{ now: Record<string, unknown> }>('catalog.find_unseen')`
    select coalesce(jsonb_object_agg(key, now), '{}') as now
      from (
        select given.key, given.value, ${productValue(part`given.key`)} as now
          from products p
          cross join jsonb_each(${json(seen)}) as given
         where p.id = ${id}
      ) had
     where now is distinct from value and now is distinct from ${json(values)}::jsonb -> key
  `)
  return now
}

/** Notes which of the values differ from what the product has, for the statement that writes values. */
export function judgeEdit(tx: Tx<'catalog'>, id: string, values: Record<string, unknown>): Promise<number> {
  return tx.run(sql('catalog.judge_edit')`
    insert into undo_values (product_id, key, before, now, verdict)
    select p.id, given.key, given.value, ${productValue(part`given.key`)}, 'restored'
      from products p
      cross join jsonb_each(${json(values)}) as given
     where p.id = ${id} and given.value is distinct from ${productValue(part`given.key`)}
  `)
}

/** Writes down what a person changes. */
export function insertEdit(tx: Tx<'catalog'>, id: string, author: string | null): Promise<number> {
  return tx.run(sql('catalog.insert_edit')`
    insert into product_changes (product_id, kind, author, fields)
    select ${id}, 'updated', coalesce(${author}, 'a person'),
           jsonb_object_agg(key, jsonb_build_object('old', now, 'new', before))
      from undo_values
    having count(*) > 0
  `)
}

/** Holds and releases fields. The supplier's rows are read again, so that the next file can say what it was kept from. */
export async function holdFields(
  tx: Tx<'catalog'>,
  id: string,
  { hold, release }: { hold: readonly string[]; release: readonly string[] },
): Promise<void> {
  await tx.run(sql('catalog.hold_fields')`
    update products
       set held_fields = nullif(array(
             select distinct field from unnest(coalesce(held_fields, '{}') || ${hold}::text[]) as field
              where field <> all (${release}::text[]) order by field), '{}')
     where id = ${id}
  `)
  if (release.length > 0)
    await tx.run(sql('catalog.read_released_again')`
      update supplier_products set content_hash = null where product_id = ${id}
    `)
}
