import { type Session, sql } from '@products-manager/postgres'
import type { WaitingDraft } from '../../merge/batch.ts'

/** Of a row without a usable EAN: its offer is known, it is to be left out, or a person has to say. */
export type Answer = 'known' | 'ignored' | 'waiting'

/** What was decided about rows of a supplier, all of them in one statement. */
export async function findAnswers(
  session: Session<'catalog'>,
  supplierId: string,
  drafts: readonly WaitingDraft[],
): Promise<ReadonlyMap<number, Answer>> {
  const rows = await session.many(sql<{ line: number; answer: Answer }>('catalog.find_answers')`
    select given.line,
           case when exists (
                  select from supplier_products o where o.supplier_id = ${supplierId} and o.offer_key = given.key collate "C"
                ) then 'known'
                when e.state = 'ignored' or e.state = 'snoozed' and e.description_hash = given.description then 'ignored'
                else 'waiting' end as answer
      from unnest(
             ${drafts.map(({ line }) => line)}::integer[], ${drafts.map(({ key }) => key)}::text[],
             ${drafts.map(({ ticket }) => ticket.entryKey)}::uuid[], ${drafts.map(({ ticket }) => ticket.description)}::uuid[]
           ) as given (line, key, entry_key, description)
      left join supplier_ean_resolutions e on e.supplier_id = ${supplierId} and e.entry_key = given.entry_key
  `)
  return new Map(rows.map(({ line, answer }) => [line, answer]))
}
