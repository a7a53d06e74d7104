import { json, part, type Session, sql } from '@products-manager/postgres'
import type { DraftBatch, WaitingDraft } from '../../merge/batch.ts'
import { describingOf, isLeftOut } from './enqueue-rows.ts'

/** Of a row without a usable EAN: its offer is known, it is to be left out, or a person has to say. */
export type Answer = 'known' | 'ignored' | 'waiting'

/** As much of a row as its answer needs. */
function askingRow({ line, key, draft, ticket }: WaitingDraft) {
  return { line, offer_key: key, entry_key: ticket.entryKey, given_ean: ticket.givenEan, draft: describingOf(draft) }
}

/** What was decided about rows of a supplier, all of them in one statement. */
export async function findAnswers(
  session: Session<'catalog'>,
  supplierId: string,
  { waiting, fields }: Pick<DraftBatch, 'waiting' | 'fields'>,
): Promise<ReadonlyMap<number, Answer>> {
  const rows = await session.many(sql<{ line: number; answer: Answer }>('catalog.find_answers')`
    select given.line,
           case when exists (
                  select from supplier_products o where o.supplier_id = ${supplierId} and o.offer_key = given.offer_key collate "C"
                ) then 'known'
                when ${isLeftOut(part`given`, supplierId)} then 'ignored'
                else 'waiting' end as answer
      from (select *, ${[...fields]}::text[] as fields
              from jsonb_to_recordset(${json(waiting.map(askingRow))}) as asking (
                     line integer, offer_key text, entry_key uuid, given_ean text, draft jsonb
                   )) as given
  `)
  return new Map(rows.map(({ line, answer }) => [line, answer]))
}
