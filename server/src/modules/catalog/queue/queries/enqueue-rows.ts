import { json, type Part, part, sql, type Tx } from '@products-manager/postgres'
import type { Draft } from '../../draft.ts'
import type { DraftBatch, WaitingDraft } from '../../merge/batch.ts'

type WaitingBatch = Pick<DraftBatch, 'runId' | 'supplierId' | 'waiting' | 'fields'>

/** A row as the queue keeps it, under the names of its columns. */
export interface EntryValues {
  line: number
  entry_key: string
  offer_key: string
  reason: string
  given_ean: string | null
  title: string | null
  brand_name: string | null
  manufacturer_reference: string | null
  price: string | null
  currency: string | null
  content_hash: string | null
  fields: readonly string[]
  draft: object
}

/** The columns of `EntryValues` in a record made of JSON. */
export const entryRecord: Part = part`(
  line integer, entry_key uuid, offer_key text, reason text, given_ean text, title text, brand_name text,
  manufacturer_reference text, price numeric(12, 4), currency text, content_hash uuid, fields text[], draft jsonb
)`

/** The rows of a batch as the queue keeps them. */
export function entriesOf({ waiting, fields }: Pick<WaitingBatch, 'waiting' | 'fields'>): EntryValues[] {
  const spoken = [...fields]
  return waiting.map((row) => entryOf(row, spoken))
}

function entryOf({ line, key, hash, draft, ticket }: WaitingDraft, fields: readonly string[]): EntryValues {
  return {
    line,
    entry_key: ticket.entryKey,
    offer_key: key,
    reason: ticket.reason,
    given_ean: ticket.givenEan,
    title: draft.title,
    brand_name: draft.brand,
    manufacturer_reference: draft.manufacturerReference,
    price: draft.price,
    currency: draft.currency,
    content_hash: hash,
    fields,
    draft,
  }
}

/** Puts the batch's rows into the queue. Those that wait there already, unchanged, are not written. */
export async function enqueueRows(tx: Tx<'catalog'>, { runId, supplierId, ...batch }: WaitingBatch): Promise<void> {
  const given = part`jsonb_to_recordset(${json(entriesOf(batch))}) as given ${entryRecord}`
  await enqueueGiven(tx, given, { runId, supplierId })
}

/** What tells products apart. Price and stock do not. */
const described: readonly (keyof Draft)[] = [
  'title',
  'manufacturerReference',
  'brand',
  'shortDescription',
  'category',
  'color',
  'size',
]

/** Whether a row says of its product what the entry `e` says. What the row does not speak of stays as it was. */
const isDescribedAsBefore = (row: Part): Part => part`(
  jsonb_strip_nulls(e.draft)
    = jsonb_strip_nulls(e.draft || (select coalesce(jsonb_object_agg(key, value), '{}')
                                      from jsonb_each(${row}.draft)
                                     where key = any (${described}::text[]) and key = any (${row}.fields)))
  and (e.given_ean is not distinct from ${row}.given_ean or 'ean' <> all (${row}.fields)))`

/**
 * Whether a row was left out for ever, or until it is described otherwise. A file without references has another key for
 * a row that has one: there its SKU finds it.
 */
export const isLeftOut = (row: Part, supplierId: string): Part => part`(
  exists (
    select from supplier_ean_resolutions e
     where e.supplier_id = ${supplierId} and e.entry_key = ${row}.entry_key
       and (e.state = 'ignored' or e.state = 'snoozed' and ${isDescribedAsBefore(row)})
  ) or 'manufacturerReference' <> all (${row}.fields) and exists (
    select from supplier_ean_resolutions e
     where e.supplier_id = ${supplierId} and e.offer_key = ${row}.offer_key collate "C"
       and e.state in ('ignored', 'snoozed') and ${isDescribedAsBefore(row)}
  ))`

/** As much of a draft as tells its product from others. */
export function describingOf(draft: Draft): Partial<Draft> {
  return Object.fromEntries(described.map((field) => [field, draft[field]]))
}

/** What stands in a column of an entry once a row spoke of these fields, or did not. */
const spoken = (field: keyof Draft, column: Part): Part =>
  part`${column} = case when ${field} = any (excluded.fields) then excluded.${column} else e.${column} end`

/** Puts rows `given` into the queue. As with an offer, a field that they do not speak of stays as it was. */
export async function enqueueGiven(
  tx: Tx<'catalog'>,
  given: Part,
  { runId, supplierId }: { runId: string; supplierId: string },
): Promise<number> {
  // The supplier has given an article another name: it is asked about under the new one.
  await tx.run(sql('catalog.rename_entries')`
    update supplier_ean_resolutions e set entry_key = given.entry_key
      from ${given}
     where e.supplier_id = ${supplierId} and e.offer_key = given.offer_key collate "C" and e.state = 'waiting'
       and e.entry_key <> given.entry_key
       and not exists (
             select from supplier_ean_resolutions n
              where n.supplier_id = ${supplierId} and n.entry_key = given.entry_key
           )
  `)
  await tx.run(sql('catalog.drop_renamed_entries')`
    delete from supplier_ean_resolutions e using ${given}
     where e.supplier_id = ${supplierId} and e.offer_key = given.offer_key collate "C" and e.state = 'waiting'
       and e.entry_key <> given.entry_key
  `)
  return tx.run(sql('catalog.enqueue_rows')`
    insert into supplier_ean_resolutions as e (
      supplier_id, entry_key, offer_key, reason, given_ean, title, brand_name, manufacturer_reference, price, currency,
      content_hash, fields, draft, run_id, line, first_run_id
    )
    select ${supplierId}, entry_key, offer_key, reason, given_ean, title, brand_name, manufacturer_reference, price, currency,
           content_hash, fields, draft, ${runId}, line, ${runId}
      from ${given}
     order by entry_key
    on conflict (supplier_id, entry_key) do update
       set state = 'waiting', offer_key = excluded.offer_key, title = excluded.title,
           ${spoken('ean', part`reason`)}, ${spoken('ean', part`given_ean`)}, ${spoken('brand', part`brand_name`)},
           ${spoken('manufacturerReference', part`manufacturer_reference`)}, ${spoken('price', part`price`)},
           ${spoken('currency', part`currency`)},
           content_hash = excluded.content_hash,
           -- The file before said what this one does not speak of, or one before that.
           said_by = (select coalesce(jsonb_object_agg(
                               field, coalesce(e.said_by -> field, jsonb_build_object('runId', e.run_id, 'line', e.line))
                             ), '{}')
                        from unnest(e.fields) as field where field <> all (excluded.fields)),
           fields = array(select unnest(e.fields) union select unnest(excluded.fields) order by 1),
           draft = e.draft || (select jsonb_object_agg(key, value)
                                 from jsonb_each(excluded.draft) where key = any (excluded.fields)),
           run_id = excluded.run_id, line = excluded.line, changed_at = now(),
           suggested_at = case when ${isDescribedAsBefore(part`excluded`)} then e.suggested_at end
     where e.state <> 'waiting' or e.content_hash is null or e.content_hash is distinct from excluded.content_hash
  `)
}
