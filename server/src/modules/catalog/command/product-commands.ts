import type { Command } from 'commander'
import { table } from '../../../platform/cli/output.ts'
import { runCommand } from '../../../platform/cli/run-command.ts'
import { getProduct } from '../get-product.ts'
import { listProductChanges } from '../queries/list-product-changes.ts'
import { listProducts } from '../queries/list-products.ts'
import type { ProductFilter } from '../queries/product-filter.ts'
import { setCommand } from './set-command.ts'
import { findOne, productsCommand, type Which, type WithParts, whichOptions } from './which-product.ts'

interface ListOptions extends Which {
  search?: string
  limit: string
  json?: boolean
}

const CHANGES_SHOWN = 100

export function productCommands(program: Command, withParts: WithParts): void {
  const products = productsCommand(program)

  whichOptions(products.command('list').description('products, the newest first'))
    .option('--search <text>', 'any part of title, EAN, SKU or brand')
    .option('--limit <n>', 'at most so many', '50')
    .action(({ search, limit, json, ...which }: ListOptions) =>
      runCommand({ json }, ({ output }) =>
        withParts(async ({ catalog }) => {
          const filter: ProductFilter = { ...which, ...(search && { search }) }
          const items = await listProducts(catalog, {
            filter,
            sort: 'newest',
            after: undefined,
            limit: wholeLimit(limit),
          })
          output.answer({ items }, () =>
            table(
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
            ),
          )
        }),
      ),
    )

  whichOptions(products.command('get [id]').description('one product with its offers')).action(
    (id: string | undefined, { json, ...which }: Which & { json?: boolean }) =>
      runCommand({ json }, ({ output }) =>
        withParts(async ({ catalog }) => {
          const product = await getProduct(catalog, id ?? (await findOne(catalog, which)))
          output.answer(product, () => JSON.stringify(product, null, 2))
        }),
      ),
  )

  setCommand(products, withParts)

  whichOptions(products.command('history [id]').description('every change of a product, the newest first')).action(
    (id: string | undefined, { json, ...which }: Which & { json?: boolean }) =>
      runCommand({ json }, ({ output }) =>
        withParts(async ({ catalog }) => {
          const productId = id ?? (await findOne(catalog, which))
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
