type Query = <Row extends object>(text: string) => Promise<Row[]>

const TABLES = {
  products: `select p.id, to_jsonb(p) - '{id,supplier_id,brand_id,category_id,created_at,updated_at}'::text[]
      || jsonb_build_object('supplier', s.code, 'brand', b.name, 'category', c.path,
           'sold', to_jsonb(sold) - '{product_id,updated_at}'::text[]) as row
    from products p join best_offers sold on sold.product_id = p.id left join suppliers s on s.id = p.supplier_id
    left join brands b on b.id = p.brand_id left join categories c on c.id = p.category_id`,
  offers: `select p.id, to_jsonb(o) - '{id,supplier_id,product_id,created_at,updated_at,content_hash,last_run_id,last_line}'::text[]
      || jsonb_build_object('supplier', s.code, 'product', p.title, 'missing_since', o.missing_since is not null) as row
    from supplier_products o join suppliers s on s.id = o.supplier_id join products p on p.id = o.product_id`,
  prices: `select p.id, jsonb_build_array(p.title, s.code, x.price, x.cost, x.margin, x.currency, x.is_active) as row
    from product_prices x join products p on p.id = x.product_id join suppliers s on s.id = x.supplier_id
    where x.is_active
      and exists (select from supplier_products o where o.product_id = x.product_id and o.supplier_id = x.supplier_id)`,
  stocks: `select p.id, jsonb_build_array(p.title, s.code, x.quantity) as row
    from product_stocks x join products p on p.id = x.product_id join suppliers s on s.id = x.supplier_id
    where exists (select from supplier_products o where o.product_id = x.product_id and o.supplier_id = x.supplier_id)`,
  variants: `select p.id, to_jsonb(v) - '{id,product_id,created_at,updated_at}'::text[]
      || jsonb_build_object('product', p.title) as row
    from product_variants v join products p on p.id = v.product_id`,
}

/**
 * Everything the catalogue says, table by table, without identifiers, times, and what only makes imports quicker. A
 * price that has ended, and the empty stock of a supplier that offers a product no longer, are history.
 */
export async function catalogueOf(query: Query): Promise<Record<string, unknown[]>> {
  const tables: Record<string, unknown[]> = {}
  for (const [name, text] of Object.entries(TABLES))
    tables[name] = (await query<{ row: unknown }>(`select row from (${text}) t order by row::text`)).map(
      ({ row }) => row,
    )
  return tables
}

/** The same, product by product. */
export async function productsOf(query: Query): Promise<Map<string, unknown[]>> {
  const products = new Map<string, unknown[]>()
  for (const text of Object.values(TABLES))
    for (const { id, row } of await query<{ id: string; row: unknown }>(
      `select id, row from (${text}) t order by row::text`,
    ))
      products.set(id, [...(products.get(id) ?? []), row])
  return products
}
