import type { MatchSuggestion } from '@products-manager/contract'
import { type Part, part, type Reads, sql, type Tx } from '@products-manager/postgres'
import { soldProducts } from '../../queries/sold-products.ts'

// Below, two names have little more in common than the words of their kind of article.
const LEAST = 35
// Two words that hundreds of names have tell them apart no better than chance.
const CANDIDATES = 200
// Folding a name for the exact comparison costs more than the search itself.
const COMPARED = 8
// Sizes, counts and models: two articles of one kind often differ in nothing else.
const numbersIn = (name: Part): Part => part`array(
  select distinct replace(found[1], ',', '.') from regexp_matches(${name}, '([0-9]+(?:[.,][0-9]+)?)', 'g') as found
)`
const likest = part`
  order by not exists (select from unnest(g.numbers) number where strpos(p.search_text, ' ' || number) = 0) desc,
           similarity(p.search_text, g.name) desc
  limit ${COMPARED}
`

/**
 * What entries `e` may be, as a table `ranked (entry_id, product_id, score, reason, rank)`: products with the same
 * manufacturer reference, products that another supplier sells under it, and products whose names have the two longest
 * words in common. Names are then compared by letter triples, and by the numbers in them. All entries in one statement,
 * each by the indexes.
 */
function rankedFor(entries: Part): Part {
  return part`(
    with given as materialized (
      select e.id, fold_text(e.title) as name, fold_text(e.brand_name) as brand, e.manufacturer_reference as reference,
             nullif(fold_text(e.manufacturer_reference), '') as reference_key,
             ${numbersIn(part`fold_text(e.title)`)} as numbers, words.words[1] as first,
             words.words[2] as second
        from supplier_ean_resolutions e
       cross join lateral (
               select array_agg(word) as words
                 from (
                   select distinct word, length(word) as letters
                     from regexp_split_to_table(fold_text(e.title), '[[:space:][:punct:]]+') as word
                    where length(word) >= 3
                    order by letters desc, word
                    limit 2
                 ) longest
             ) words
       where ${entries}
    ), near as (
      select g.id as entry_id, c.id as product_id, c.same_reference, c.same_sku
        from given g
       cross join lateral (
               select array(
                 select p.id from products p
                  where p.search_text like '%' || g.first || '%' and p.search_text like '%' || g.second || '%'
                  limit ${CANDIDATES}
               ) as ids
               -- Else the search is written into both places that read it, and done twice.
               offset 0
             ) both_words
       cross join lateral (
               (select p.id, true as same_reference, false as same_sku
                  from products p where fold_text(p.manufacturer_reference) = g.reference_key limit 20)
               union all
               (select p.id, false, true from products p where p.sku = g.reference limit 5)
               union all
               (select p.id, false, false
                  from products p where p.id = any (both_words.ids)
                 ${likest})
               union all
               (select p.id, false, false
                  from (select p.id, p.search_text from products p
                         where both_words.ids = '{}' and p.search_text like '%' || g.first || '%' limit ${CANDIDATES}) p
                 ${likest})
             ) c
    ), compared as (
      select near.entry_id, near.product_id, bool_or(near.same_reference) as same_reference,
             bool_or(near.same_sku) as same_sku, (100 * similarity(named.title, g.name))::int as likeness,
             named.title = g.name as same_name, g.brand is not null and named.brand = g.brand as same_brand,
             g.brand is not null and named.brand is not null and named.brand <> g.brand as other_brand,
             not (g.numbers @> counted.numbers or g.numbers <@ counted.numbers) as other_numbers
        from near
        join given g on g.id = near.entry_id
        join products p on p.id = near.product_id and p.status <> 'trash'
       cross join lateral (
               select fold_text(p.title) as title, fold_text(p.brand_name) as brand
               offset 0
             ) named
       cross join lateral (select ${numbersIn(part`named.title`)} as numbers offset 0) counted
       group by near.entry_id, near.product_id, named.title, named.brand, counted.numbers, g.name, g.brand, g.numbers
    ), scored as (
      select entry_id, product_id,
             case when same_reference and same_brand then 99
                  when same_name and same_brand then 96
                  when same_reference and not other_brand then least(95, 70 + likeness / 4)
                  when same_name and not other_brand then 88
                  when same_sku then least(90, 50 + likeness * 2 / 5)
                  when same_brand and not other_numbers then least(85, likeness + 10)
                  when other_brand or other_numbers then likeness * 6 / 10
                  else least(80, likeness) end as score,
             case when same_reference and same_brand then 'reference-and-brand'
                  when same_name and same_brand then 'name-and-brand'
                  when same_reference and not other_brand then 'reference'
                  when same_name and not other_brand then 'name'
                  when same_sku then 'offer'
                  when same_brand then 'similar-and-brand'
                  else 'similar' end as reason
        from compared
    )
    select *, row_number() over (partition by entry_id order by score desc, product_id) as rank
      from scored
     where score >= ${LEAST}
  )`
}

/** Looks for the product that each of these waiting entries is likeliest to be, and notes it with them. */
export function suggestFor(tx: Tx<'catalog'>, ids: readonly string[]): Promise<number> {
  return tx.run(sql('catalog.suggest_for_entries')`
    update supplier_ean_resolutions e
       set suggested_at = now(), suggested_product_id = best.product_id,
           suggestion_score = coalesce(best.score, 0), suggestion_reason = best.reason
      from unnest(${ids}::uuid[]) as wanted (id)
      left join ${rankedFor(part`e.id = any (${ids}::uuid[])`)} as best on best.entry_id = wanted.id and best.rank = 1
     where e.id = wanted.id
  `)
}

/** Waiting entries that nobody looked for yet, or not for a week, in which products may have come. */
export async function listUnsuggested(tx: Tx<'catalog'>, limit: number): Promise<string[]> {
  const rows = await tx.many(sql<{ id: string }>('catalog.list_unsuggested')`
    select id from supplier_ean_resolutions
     where state = 'waiting' and suggested_at is null
     order by id
     limit ${limit}
       for update skip locked
  `)
  return rows.map(({ id }) => id)
}

/** Has entries looked for again whose suggestion is a week old, because products may have come since. */
export function forgetOldSuggestions(tx: Tx<'catalog'>): Promise<number> {
  return tx.run(sql('catalog.forget_old_suggestions')`
    update supplier_ean_resolutions set suggested_at = null
     where state = 'waiting' and suggested_at < now() - interval '7 days'
  `)
}

/** What a product in a suggestion shows of itself, from `soldProducts`. */
export const suggestedProduct = part`
  p.title, p.ean, p.brand_name as brand, p.manufacturer_reference as "manufacturerReference", p.price::text as price,
  p.currency, p.offers_count as offers, p.image_urls[1] as image`

/** The products an entry may be, the likeliest first. */
export function listSuggestions(catalog: Reads<'catalog'>, entryId: string, limit: number): Promise<MatchSuggestion[]> {
  return catalog.many(sql<MatchSuggestion>('catalog.list_suggestions')`
    select ranked.product_id as "productId", ranked.score, ranked.reason, ${suggestedProduct}
      from ${rankedFor(part`e.id = ${entryId}`)} as ranked
      join ${soldProducts} on p.id = ranked.product_id
     where ranked.rank <= ${limit}
     order by ranked.rank
  `)
}
