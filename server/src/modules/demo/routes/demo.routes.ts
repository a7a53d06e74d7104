import { importDemo } from '@products-manager/contract'
import type { Database } from '@products-manager/postgres'
import type { FastifyInstance } from 'fastify'
import { serve } from '../../../platform/http/serve.ts'
import { hasProducts } from '../../catalog/index.ts'
import { catalogueNotEmpty } from '../errors.ts'
import { requestDemo } from '../jobs/demo-tasks.ts'

// Enough to see what the program does with a catalogue, and there in a few seconds.
const PRODUCTS = 20_000

export function demoRoutes(
  api: FastifyInstance,
  { imports, catalog }: { imports: Database<'imports'>; catalog: Database<'catalog'> },
): void {
  serve(api, importDemo, async ({ body }) => {
    if (await hasProducts(catalog)) throw catalogueNotEmpty({})
    await requestDemo(imports, body.products ?? PRODUCTS)
    return { runs: [] }
  })
}
