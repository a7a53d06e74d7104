import { nothing, type Part, part, sql, type Tx } from '@products-manager/postgres'
import { offerFieldNames, offerValue, productValue } from '../../changes/current-value.ts'
import type { Draft } from '../../draft.ts'
import { changeNameOf } from '../../plan/plan-part.ts'
import type { UndoRange, UndoRequest } from '../undo-request.ts'
import { undoneChanges } from './undone-changes.ts'

/**
 * The temporary table of what an undo may do, empty at the start of every transaction. It has no index and meets itself
 * often: row by row, as the merge's statements go, would cost the square of its rows.
 */
export async function prepareUndo(tx: Tx<'catalog'>): Promise<void> {
  await tx.one(sql<{ ready: string }>('catalog.quiet_undo')`
    select set_config('client_min_messages', 'warning', true) || set_config('enable_hashjoin', 'on', true) as ready
  `)
  await tx.run(sql('catalog.create_undo_values')`
    create temp table if not exists undo_values (
      product_id uuid, offer_id uuid, key text, before jsonb, now jsonb, verdict text, reason text
    ) on commit delete rows
  `)
}

/**
 * Judges every value that a run wrote: it is restored when it still stands, kept when somebody changed it since or a
 * person holds it, and impossible where what it goes back to is no more. What came whole goes whole: a product or an
 * offer that the run made, and one that an undo took out.
 */
export async function judgeChanges(tx: Tx<'catalog'>, request: UndoRequest, range: UndoRange | null): Promise<void> {
  await judgeValues(tx, request, range)
  if (!request.part?.fields) {
    await judgeNewOffers(tx)
    await judgeCreations(tx, request, range)
    await judgeOffersOfKept(tx)
    await judgeRemovals(tx, request, range)
    await judgeValuesOfLost(tx)
  }
}

function judgeValues(tx: Tx<'catalog'>, request: UndoRequest, range: UndoRange | null): Promise<number> {
  const fields = request.part?.fields?.map((field) => changeNameOf(field as keyof Draft))
  const returns = (id: Part) => part`exists (
    select from product_changes t where t.run_id = ${request.undoOf} and t.product_id = ${id} and t.kind = 'removed')`
  return tx.run(sql('catalog.judge_values')`
    insert into undo_values (product_id, offer_id, key, before, now, verdict, reason)
    select net.product_id, net.offer_id, net.key, net.before, net.now,
           case when net.gone then 'impossible' when net.now = any (net.news) and not net.held and not net.taken
                  and not net.lost then 'restored'
                when net.now = net.before then 'same' when net.lost or net.taken then 'impossible' else 'kept' end,
           case when net.gone then 'product-gone' when net.lost then 'origin-gone' when net.taken then 'taken'
                when net.held then 'person' else 'changed-since' end
      from (
        select written.*, p.id is null and not ${returns(part`written.product_id`)} as gone, coalesce(written.key = any (p.held_fields), false) as held,
               case when written.offer_id is null then ${productValue(part`written.key`)}
                    else coalesce(${offerValue(part`written.key`)}, 'null') end as now,
               written.key = 'ean' and written.before <> 'null' and exists (
                 select from products t where t.ean = written.before #>> '{}' and t.id <> written.product_id)
               or written.key = 'offer' and written.before <> 'null' and exists (
                 select from supplier_products t where t.supplier_id = ${request.supplierId}
                    and t.offer_key = written.before #>> '{}' and t.id <> written.offer_id) as taken,
               written.key = 'product' and not exists (select from products t where t.id = (written.before #>> '{}')::uuid)
                 and not ${returns(part`(written.before #>> '{}')::uuid`)}
               or written.key = 'supplier' and written.before <> 'null' and not exists (
                 select from suppliers t where t.code = written.before #>> '{}') as lost
          from (
            select c.product_id, case when f.key = any (${offerFieldNames}::text[]) then c.offer_id end as offer_id, f.key,
                   coalesce((array_agg(f.value -> 'old' order by c.id))[1], 'null') as before,
                   array_agg(f.value -> 'new') as news
              from product_changes c
              cross join lateral jsonb_each(c.fields) f
             where ${undoneChanges(request, range)} 
               and not (c.kind = 'missing' and f.key = 'offer') and not (f.key = 'offer' and c.fields ? 'product')
               ${fields ? part`and f.key = any (${fields}::text[]) and not c.fields ? 'offer'` : nothing}
             group by 1, 2, 3
          ) written
          left join products p on p.id = written.product_id
          left join supplier_products o on o.id = written.offer_id
      ) net
  `)
}

/**
 * An offer that the run made is taken out when all of it still stands, and kept whole otherwise; so is one put back. A
 * value that it got since is a change of it; that it is no longer listed is none, and is noted, to come back with it.
 */
async function judgeNewOffers(tx: Tx<'catalog'>): Promise<void> {
  await tx.run(sql('catalog.judge_rest_of_new_offers')`
    insert into undo_values (product_id, offer_id, key, before, now, verdict, reason)
    select u.product_id, u.offer_id, named.key, 'null', ${offerValue(part`named.key`)},
           case named.key when 'missing_since' then 'restored' else 'kept' end, 'changed-since'
      from undo_values u
      join supplier_products o on o.id = u.offer_id
      cross join unnest(array['price', 'compare_at_price', 'cost', 'stock', 'missing_since']) as named (key)
     where u.key = 'offer' and u.before = 'null' and u.verdict = 'restored'
       and not exists (select from undo_values known where known.offer_id = u.offer_id and known.key = named.key)
       and ${offerValue(part`named.key`)} <> 'null'
  `)
  await tx.run(sql('catalog.judge_new_offers')`
    update undo_values u
       set verdict = whole.verdict, reason = whole.reason
      from (
        select offer_id,
               case when bool_or(verdict = 'impossible') then 'impossible' when bool_or(verdict = 'kept') then 'kept' end as verdict,
               min(reason) filter (where verdict in ('impossible', 'kept')) as reason
          from undo_values
         where offer_id in (select offer_id from undo_values where key = 'offer')
         group by offer_id
      ) whole
     where u.offer_id = whole.offer_id and whole.verdict is not null and u.verdict = 'restored'
  `)
}

/**
 * A product that the run made goes, unless others offer it, a person holds a value, or a later change of it stands. One
 * that the run brought back came with the offers that were kept with it.
 */
function judgeCreations(tx: Tx<'catalog'>, request: UndoRequest, range: UndoRange | null): Promise<number> {
  const isOfRun = (offerId: Part) => part`(
    exists (select from product_changes mine
             where mine.product_id = made.product_id and mine.run_id = ${request.undoOf} and mine.offer_id = ${offerId})
    or exists (select from jsonb_array_elements(made.offers) kept where kept ->> 'id' = ${offerId}::text))`
  return tx.run(sql('catalog.judge_creations')`
    insert into undo_values (product_id, offer_id, key, before, now, verdict, reason)
    select made.product_id, made.offer_id, 'created', 'null', to_jsonb(p.title),
           case when p.id is null then 'same' when p.held_fields is not null or later.stands then 'kept'
                when others.offer then 'offer-only' else 'restored' end,
           case when p.held_fields is not null then 'person' when later.stands then 'changed-since'
                when others.offer then 'other-offers' end
      from (
        select c.product_id, max(c.id) as id, (array_agg(c.offer_id))[1] as offer_id, returned.offers
          from product_changes c
          left join lateral (
            select r.offers from removed_products r
             where c.offer_id is null and r.product_id = c.product_id and r.removed_at <= c.changed_at
             order by r.removed_at desc limit 1
          ) returned on true
         where ${undoneChanges(request, range)} and c.kind = 'created'
         group by c.product_id, returned.offers
      ) made
      left join products p on p.id = made.product_id
      left join lateral (
        select exists (
          select from supplier_products o where o.product_id = made.product_id and not ${isOfRun(part`o.id`)}
        ) as offer
      ) others on true
      left join lateral (
        select bool_or(first.before is distinct from first.now) as stands
          from (
            select changed.before,
                   case when changed.offer_id is null then ${productValue(part`changed.key`)}
                        else coalesce(${offerValue(part`changed.key`)}, 'null') end as now
              from (
                select f.key, case when f.key = any (${offerFieldNames}::text[]) then c.offer_id end as offer_id,
                       coalesce((array_agg(f.value -> 'old' order by c.id))[1], 'null') as before
                  from product_changes c
                  cross join lateral jsonb_each(c.fields) f
                 where c.product_id = made.product_id and c.id > made.id and c.run_id is distinct from ${request.undoOf}
                   and not (c.kind = 'missing' and f.key = 'offer') and not (f.key = 'offer' and c.fields ? 'product')
                 group by 1, 2
              ) changed
              left join supplier_products o on o.id = changed.offer_id
             where changed.offer_id is null or ${isOfRun(part`changed.offer_id`)}
          ) first
      ) later on true
  `)
}

/** A product that an undo took out comes back, unless its EAN or one of its offers' keys belongs to another by now. */
function judgeRemovals(tx: Tx<'catalog'>, request: UndoRequest, range: UndoRange | null): Promise<number> {
  return tx.run(sql('catalog.judge_removals')`
    insert into undo_values (product_id, key, before, now, verdict, reason)
    select c.product_id, 'removed', r.product -> 'title', 'null',
           case when exists (select from products p where p.id = c.product_id) then 'same'
                when r.product_id is null or taken.taken then 'impossible' else 'restored' end,
           case when r.product_id is null then 'origin-gone' else 'taken' end
      from product_changes c
      left join removed_products r on r.run_id = c.run_id and r.product_id = c.product_id
      left join lateral (
        select exists (select from products p where p.ean = r.product ->> 'ean')
            or exists (select from jsonb_array_elements(r.offers) kept
                         join supplier_products o on o.supplier_id = (kept ->> 'supplier_id')::uuid
                                                 and o.offer_key = kept ->> 'offer_key') as taken
      ) taken on true
     where ${undoneChanges(request, range)} and c.kind = 'removed'
  `)
}

/**
 * Of a product that goes nothing else is told, save an offer that came to it from another product and goes back there;
 * when that cannot, the product stays. Of one that stays for its other offers, the run's own offer goes.
 */
async function judgeOffersOfKept(tx: Tx<'catalog'>): Promise<void> {
  await tx.run(sql('catalog.judge_stuck_offers')`
    update undo_values u
       set verdict = 'kept', reason = 'changed-since'
     where u.verdict in ('restored', 'offer-only') and u.product_id in (
             select made.product_id
               from undo_values made
               join undo_values stuck on stuck.product_id = made.product_id
              where made.key = 'created' and stuck.key = 'product' and stuck.verdict in ('kept', 'impossible'))
  `)
  await tx.run(sql('catalog.judge_nothing_else')`
    delete from undo_values u
     where u.key not in ('created', 'removed')
       and not exists (select from undo_values came
                        where came.offer_id = u.offer_id and came.key = 'product' and came.verdict = 'restored')
       and u.product_id in (select product_id from undo_values where key = 'created' and verdict = 'restored')
  `)
  await tx.run(sql('catalog.judge_offers_of_kept')`
    insert into undo_values (product_id, offer_id, key, before, now, verdict)
    select u.product_id, u.offer_id, named.key, 'null', ${offerValue(part`named.key`)}, 'restored'
      from undo_values u
      join supplier_products o on o.id = u.offer_id
      cross join unnest(array['offer', 'price', 'compare_at_price', 'cost', 'currency', 'stock', 'offer_is_active', 'missing_since']) as named (key)
     where u.key = 'created' and u.verdict = 'offer-only'
       and not exists (select from undo_values came where came.offer_id = u.offer_id and came.key = 'product')
       and ${offerValue(part`named.key`)} <> 'null'
  `)
}

/** What belongs to a product that cannot come back does not either. */
function judgeValuesOfLost(tx: Tx<'catalog'>): Promise<number> {
  return tx.run(sql('catalog.judge_values_of_lost')`
    update undo_values u
       set verdict = 'impossible', reason = lost.reason
      from undo_values lost
     where lost.key = 'removed' and lost.verdict = 'impossible' and u.verdict = 'restored'
       and (u.product_id = lost.product_id
            or u.offer_id in (select came.offer_id from undo_values came
                               where came.key = 'product' and came.before #>> '{}' = lost.product_id::text))
  `)
}
