import type { ExchangeRate } from '@products-manager/contract'
import { type Reads, sql, type Tx } from '@products-manager/postgres'

/** Of each pair of a list the newest rate up to a day. */
export function listRatesOn(
  imports: Reads<'imports'>,
  { list, day }: { list: string; day: string },
): Promise<ExchangeRate[]> {
  return imports.many(sql<ExchangeRate>('imports.list_rates_on')`
    select distinct on (base, quote)
           base as "from", quote as "to", to_char(day, 'YYYY-MM-DD') as day, trim_scale(rate)::text as rate
      from exchange_rates
     where list = ${list} and day <= ${day}::date
     order by base, quote, exchange_rates.day desc
  `)
}

/** The lists that have rates. */
export async function listRateLists(imports: Reads<'imports'>): Promise<string[]> {
  const rows = await imports.many(sql<{ list: string }>('imports.list_rate_lists')`
    select distinct list from exchange_rates order by list
  `)
  return rows.map(({ list }) => list)
}

/** Keeps rates, in place of those of the same pair and day. */
export function upsertRates(
  tx: Tx<'imports'>,
  { list, rates, source }: { list: string; rates: readonly ExchangeRate[]; source: string | null },
): Promise<number> {
  return tx.run(sql('imports.upsert_rates')`
    insert into exchange_rates (list, base, quote, day, rate, source)
    select distinct on (base, quote, day) ${list}, base, quote, day, rate, ${source}
      from unnest(
             ${rates.map(({ from }) => from)}::text[], ${rates.map(({ to }) => to)}::text[],
             ${rates.map(({ day }) => day)}::date[], ${rates.map(({ rate }) => rate)}::numeric[]
           ) with ordinality as given (base, quote, day, rate, place)
     order by base, quote, day, place desc
    on conflict (list, base, quote, day) do update
       set rate = excluded.rate, source = excluded.source, created_at = now()
  `)
}
