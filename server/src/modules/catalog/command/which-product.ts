import type { Database, Reads } from '@products-manager/postgres'
import { type Command, Option } from 'commander'
import { isUuid } from '../../../platform/ids.ts'
import { productNotFound } from '../errors.ts'
import { listProducts } from '../queries/list-products.ts'

export interface ProductCommandParts {
  catalog: Database<'catalog'>
}

export type WithParts = <T>(work: (parts: ProductCommandParts) => Promise<T>) => Promise<T>

/** How a command is told which product it is about. */
export interface Which {
  id?: string | undefined
  ean?: string
  sku?: string
  supplier?: string
}

/** `pm products`, to which whoever knows something of products adds commands. */
export function productsCommand(program: Command): Command {
  const known = program.commands.find((command) => command.name() === 'products')
  return known ?? program.command('products').description('read the catalogue')
}

/** Adds the options that tell which product a command is about. */
export function whichOptions(command: Command): Command {
  return command
    .addOption(new Option('--ean <ean>', 'by its EAN'))
    .addOption(new Option('--sku <sku>', "by a supplier's SKU"))
    .addOption(new Option('--supplier <code>', 'offered by this supplier'))
    .option('--json', 'one JSON document for programs')
}

/** The identifier that was given, or that of the newest product that fits. */
export async function findOne(catalog: Reads<'catalog'>, { id, ...which }: Which, asOf?: string): Promise<string> {
  if (id !== undefined && isUuid(id)) return id
  if (id !== undefined) throw productNotFound({ id })

  const [found] =
    which.ean || which.sku
      ? await listProducts(catalog, { filter: which, sort: 'newest', after: undefined, limit: 1, asOf })
      : []
  if (!found) throw productNotFound({ id: which.ean ?? which.sku ?? 'without --ean, --sku or an identifier' })
  return found.id
}
