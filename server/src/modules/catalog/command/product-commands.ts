import { pipeline } from 'node:stream/promises'
import { type Command, Option } from 'commander'
import { table } from '../../../platform/cli/output.ts'
import { runCommand } from '../../../platform/cli/run-command.ts'
import { getPastProduct, getProduct } from '../get-product.ts'
import { momentOf } from '../past/as-of.ts'
import { exportRows } from '../past/queries/export-rows.ts'
import { writeRows } from '../past/write-rows.ts'
import { listProductChanges } from '../queries/list-product-changes.ts'
import { listProducts } from '../queries/list-products.ts'
import type { ProductFilter } from '../queries/product-filter.ts'
import { setCommand } from './set-command.ts'
import { findOne, productsCommand, type Which, type WithParts, whichOptions } from './which-product.ts'

interface ListOptions extends Which {
  search?: string
  limit: string
  asOf?: string
  json?: boolean
}

const AS_OF = 'as it was then: a day, whose end is meant, or a moment such as 2026-05-31T14:30:00Z'

const CHANGES_SHOWN = 100

export function productCommands(program: Command, withParts: WithParts): void {
  const products = productsCommand(program)

  whichOptions(products.command('list').description('products, the newest first'))
    .option('--search <text>', 'any part of title, EAN, SKU or brand')
    .option('--limit <n>', 'at most so many', '50')
    .option('--as-of <moment>', AS_OF)
    .action(({ search, limit, asOf, json, ...which }: ListOptions) =>
      runCommand({ json }, ({ output }) =>
        withParts(async ({ catalog }) => {
          const filter: ProductFilter = { ...which, ...(search && { search }) }
          const items = await listProducts(catalog, {
            filter,
            sort: 'newest',
            after: undefined,
            limit: wholeLimit(limit),
            asOf: asOf && momentOf(asOf),
          })
          output.answer({ items }, () => (items.length === 0 ? nothingFound(asOf) : productsTable(items)))
        }),
      ),
    )

  whichOptions(products.command('get [id]').description('one product with its offers'))
    .option('--as-of <moment>', AS_OF)
    .action((id: string | undefined, { asOf, json, ...which }: Which & { asOf?: string; json?: boolean }) =>
      runCommand({ json }, ({ output }) =>
        withParts(async ({ catalog }) => {
          const moment = asOf && momentOf(asOf)
          const known = await findOne(catalog, { id, ...which }, moment)
          const product = await (moment
            ? getPastProduct(catalog, { id: known, asOf: moment })
            : getProduct(catalog, known))
          output.answer(product, () => JSON.stringify(product, null, 2))
        }),
      ),
    )

  whichOptions(
    products.command('export').description('every product that fits, as CSV or NDJSON, to the standard output'),
  )
    .option('--as-of <moment>', AS_OF)
    .addOption(new Option('--format <format>', 'csv or ndjson').choices(['csv', 'ndjson']).default('csv'))
    .action(
      ({ asOf, format, json: _, ...filter }: Which & { asOf?: string; format: 'csv' | 'ndjson'; json?: boolean }) =>
        runCommand({}, ({ signal }) =>
          withParts(async ({ catalog }) => {
            const rows = exportRows(catalog, { filter, asOf: asOf && momentOf(asOf) })
            await pipeline(writeRows(rows, format), process.stdout, { signal, end: false })
          }),
        ),
    )

  setCommand(products, withParts)

  whichOptions(products.command('history [id]').description('every change of a product, the newest first')).action(
    (id: string | undefined, { json, ...which }: Which & { json?: boolean }) =>
      runCommand({ json }, ({ output }) =>
        withParts(async ({ catalog }) => {
          const productId = await findOne(catalog, { id, ...which })
          const items = await listProductChanges(catalog, { productId, limit: CHANGES_SHOWN })
          output.answer({ items }, () =>
            table(
              ['when', 'what', 'supplier', 'run', 'line', 'changes'],
              items.map((c) => [
                c.at.toISOString(),
                c.kind,
                c.supplierCode,
                c.runId,
                c.line,
                Object.entries(c.fields)
                  .map(([field, { old, new: now }]) => `${field}: ${String(old)} → ${String(now)}`)
                  .join(', '),
              ]),
            ),
          )
        }),
      ),
  )
}

function wholeLimit(text: string): number {
  const limit = Number(text)
  return Number.isInteger(limit) && limit > 0 ? Math.min(limit, 10_000) : 50
}

function nothingFound(asOf: string | undefined): string {
  return asOf ? `No such product was in the catalogue as of ${asOf}.` : 'No such product is in the catalogue.'
}

function productsTable(items: Awaited<ReturnType<typeof listProducts>>): string {
  return table(
    ['ean', 'sku', 'title', 'brand', 'price', 'currency', 'stock', 'offers'],
    items.map((p) => [
      p.ean,
      p.sku,
      p.title.slice(0, 60),
      p.brand,
      Number(p.price),
      p.currency,
      p.stock,
      p.offersCount,
    ]),
  )
}
