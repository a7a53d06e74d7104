import type { Reads } from '@products-manager/postgres'
import { type Command, Option } from 'commander'
import { table } from '../../../platform/cli/output.ts'
import { runCommand } from '../../../platform/cli/run-command.ts'
import { productNotFound } from '../errors.ts'
import { getProduct } from '../get-product.ts'
import { listProductChanges } from '../queries/list-product-changes.ts'
import { listProducts } from '../queries/list-products.ts'
import type { ProductFilter } from '../queries/product-filter.ts'

export interface ProductCommandParts {
  catalog: Reads<'catalog'>
}

type WithParts = <T>(work: (parts: ProductCommandParts) => Promise<T>) => Promise<T>

interface Which {
  ean?: string
  sku?: string
  supplier?: string
}

interface ListOptions extends Which {
  search?: string
  limit: string
  json?: boolean
}

const CHANGES_SHOWN = 100

export function productCommands(program: Command, withParts: WithParts): void {
  const products = program.command('products').description('read the catalogue')

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

function whichOptions(command: Command): Command {
  return command
    .addOption(new Option('--ean <ean>', 'by its EAN'))
    .addOption(new Option('--sku <sku>', "by a supplier's SKU"))
    .addOption(new Option('--supplier <code>', 'offered by this supplier'))
    .option('--json', 'one JSON document for programs')
}

function wholeLimit(text: string): number {
  const limit = Number(text)
  return Number.isInteger(limit) && limit > 0 ? Math.min(limit, 10_000) : 50
}

async function findOne(catalog: Reads<'catalog'>, which: Which): Promise<string> {
  const [found] =
    which.ean || which.sku
      ? await listProducts(catalog, { filter: which, sort: 'newest', after: undefined, limit: 1 })
      : []
  if (!found) throw productNotFound({ id: which.ean ?? which.sku ?? 'without --ean, --sku or an identifier' })
  return found.id
}
