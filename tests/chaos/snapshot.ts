import { type Part, part, sql } from '@products-manager/postgres'
import type { Installation } from './installation.ts'

/** Everything an installation holds, table by table, each row as text, without what no two imports have in common. */
export type Snapshot = ReadonlyMap<string, readonly string[]>

const product = (id: Part) => part`(
  select concat_ws(' ', coalesce(p.ean, 'none'), case when p.ean is null then p.sku end) from products p where p.id = ${id}
)`
const supplier = (id: Part) => part`(select code from suppliers s where s.id = ${id})`

/**
 * Reads an installation. Identifiers and times give way to what they stand for; a run is its place among the runs.
 *
 * Which of two rows with one new EAN makes the product, and which one adds to it, is for the lanes to settle, and may
 * be settled otherwise every time: their changes are compared without kind and values, batches by what they wrote.
 */
export async function snapshotOf({ catalog, imports, runs }: Installation): Promise<Snapshot> {
  const runIds = (await runs()).map(({ id }) => id)
  const run = (id: Part) => part`array_position(${runIds}::uuid[], ${id})`
  const tables: [string, Part][] = [
    [
      'products',
      part`select to_jsonb(t) - '{id,created_at,updated_at,supplier_id,category_id,brand_id}'::text[]
             || jsonb_build_object('supplier', ${supplier(part`t.supplier_id`)},
                  'category', (select path from categories c where c.id = t.category_id),
                  'brand', (select name from brands b where b.id = t.brand_id),
                  'sold', (select to_jsonb(b) - '{product_id,updated_at}'::text[] from best_offers b
                            where b.product_id = t.id)) as row
             from products t`,
    ],
    [
      'offers',
      part`select to_jsonb(t) - '{id,supplier_id,product_id,created_at,updated_at,last_run_id,missing_since}'::text[]
             || jsonb_build_object('product', ${product(part`t.product_id`)}, 'supplier', ${supplier(part`t.supplier_id`)},
                  'run', ${run(part`t.last_run_id`)}, 'missing', t.missing_since is not null) as row
             from supplier_products t`,
    ],
    [
      'prices',
      part`select to_jsonb(t) - '{id,product_id,supplier_id,valid_from,valid_until,created_at}'::text[]
             || jsonb_build_object('product', ${product(part`t.product_id`)}, 'supplier', ${supplier(part`t.supplier_id`)},
                  'ended', t.valid_until is not null) as row
             from product_prices t`,
    ],
    [
      'stocks',
      part`select to_jsonb(t) - '{id,product_id,supplier_id,last_update}'::text[]
             || jsonb_build_object('product', ${product(part`t.product_id`)}) as row
             from product_stocks t`,
    ],
    [
      'price history',
      part`select jsonb_build_array(${product(part`t.product_id`)}, t.price, t.cost, t.currency, ${run(part`t.run_id`)}) as row
             from price_history t`,
    ],
    [
      'stock history',
      part`select jsonb_build_array(${product(part`t.product_id`)}, t.quantity, ${run(part`t.run_id`)}) as row
             from stock_history t`,
    ],
    [
      'changes',
      part`select jsonb_build_array(${product(part`t.product_id`)}, ${run(part`t.run_id`)}, t.line,
                  case when offers.count = 1 then t.kind end, case when offers.count = 1 then t.fields - '{missing_since,product}'::text[] end) as row
             from product_changes t
             cross join lateral (select count(*) from supplier_products o where o.product_id = t.product_id) offers`,
    ],
    [
      'outbox',
      part`select jsonb_build_array(t.topic, ${run(part`(t.payload ->> 'runId')::uuid`)}, t.payload -> 'batch',
                  (t.payload ->> 'created')::int + (t.payload ->> 'updated')::int, t.payload -> 'missing') as row
             from outbox t`,
    ],
    [
      'checkpoints',
      part`select jsonb_build_array(${run(part`t.run_id`)}, t.batch, t.first_line, t.last_line, t.rows,
                  t.created + t.updated, t.unchanged, t.refused, t.warnings, t.missing) as row
             from import_checkpoints t`,
    ],
    ['categories', part`select jsonb_build_array(t.path, t.name) as row from categories t`],
    ['brands', part`select to_jsonb(t.name) as row from brands t`],
  ]
  const ofImports: [string, Part][] = [
    [
      'problems',
      part`select to_jsonb(t) - '{job_id,created_at}'::text[] || jsonb_build_object('run', ${run(part`t.job_id`)}) as row
             from import_errors t`,
    ],
    [
      'runs',
      part`select jsonb_build_array(${run(part`t.id`)}, t.status, t.total_rows, t.successful_rows, t.failed_rows,
                  t.products_created, t.products_updated, t.rows_unchanged, t.offers_missing, t.warning_count,
                  t.bytes_read, t.last_error_code) as row
             from import_jobs t`,
    ],
  ]

  const snapshot = new Map<string, string[]>()
  const line = (rows: Part) => sql<{ line: string }>('chaos.read_table')`
    select row::text as line from (${rows}) rows order by row::text collate "C"
  `
  for (const [name, rows] of tables)
    snapshot.set(
      name,
      (await catalog.many(line(rows))).map(({ line }) => line),
    )
  for (const [name, rows] of ofImports)
    snapshot.set(
      name,
      (await imports.many(line(rows))).map(({ line }) => line),
    )
  return snapshot
}

/** Rows that are in one snapshot more often than in the other, at most ten of each table. */
export function differences(expected: Snapshot, found: Snapshot) {
  return [...expected].flatMap(([table, rows]) => {
    const lost = without(rows, found.get(table) ?? [])
    const added = without(found.get(table) ?? [], rows)
    return lost.length + added.length === 0
      ? []
      : [
          {
            table,
            lost: lost.length,
            added: added.length,
            examples: { lost: lost.slice(0, 10), added: added.slice(0, 10) },
          },
        ]
  })
}

function without(rows: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>()
  for (const row of others) left.set(row, (left.get(row) ?? 0) + 1)
  return rows.filter((row) => {
    const count = left.get(row) ?? 0
    left.set(row, count - 1)
    return count <= 0
  })
}
