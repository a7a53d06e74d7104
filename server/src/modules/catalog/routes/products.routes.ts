import { Readable } from 'node:stream'
import {
  countProducts as countProductsRoute,
  editProduct as editProductRoute,
  getProduct as getProductRoute,
  getProductSeries,
  listBrands as listBrandsRoute,
  listCategories as listCategoriesRoute,
  listProductChanges as listProductChangesRoute,
  listProducts as listProductsRoute,
  ProductsExportQuery,
} from '@products-manager/contract'
import type { Database } from '@products-manager/postgres'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { closedSchema } from '../../../platform/http/check-request.ts'
import { readCursor, toPage } from '../../../platform/http/cursor.ts'
import { serve } from '../../../platform/http/serve.ts'
import { editProduct } from '../edit-product.ts'
import { getPastProduct, getProduct } from '../get-product.ts'
import type { KeptAnswers } from '../kept-answers.ts'
import { changeKeyOf } from '../origin/value-place.ts'
import { momentOf } from '../past/as-of.ts'
import { exportRows } from '../past/queries/export-rows.ts'
import { writeRows } from '../past/write-rows.ts'
import { countProducts } from '../queries/count-products.ts'
import { listBrands, listCategories } from '../queries/list-facets.ts'
import { listProductChanges } from '../queries/list-product-changes.ts'
import { listProducts, ProductPlace } from '../queries/list-products.ts'
import { listPricePoints, listStockPoints } from '../queries/list-series.ts'

export interface ProductRoutesParts {
  catalog: Database<'catalog'>
  kept: KeptAnswers
  /** The names of the files that runs read, by run. */
  fileNamesOf(runIds: readonly string[]): Promise<ReadonlyMap<string, string>>
}

const NamePlace = Type.Object({ name: Type.String(), id: Type.String({ pattern: '^[0-9a-f-]{36}$' }) })
const ChangePlace = Type.Object({ id: Type.Integer() })

export function productRoutes(api: FastifyInstance, { catalog, kept, fileNamesOf }: ProductRoutesParts): void {
  serve(api, listProductsRoute, async ({ query }) => {
    const { cursor, limit = 50, sort = 'newest', asOf, ...filter } = query
    const after = readCursor(ProductPlace, cursor)
    const rows = await listProducts(catalog, { filter, sort, after, limit: limit + 1, asOf: asOf && momentOf(asOf) })
    return toPage(rows, {
      limit,
      item: ({ createdAt: _, ...row }) => ({ ...row, updatedAt: row.updatedAt.toISOString() }),
      cursor: ({ id, createdAt, title, price }) => placeOf(sort, { id, createdAt, title, price }),
    })
  })

  serve(api, countProductsRoute, ({ query: { exact = false, asOf, ...filter } }) =>
    kept.of(['count', exact, asOf, sorted(filter)], () =>
      countProducts(catalog, { filter, exact, asOf: asOf && momentOf(asOf) }),
    ),
  )

  serve(api, getProductRoute, ({ params: { id }, query: { asOf } }) =>
    asOf ? getPastProduct(catalog, { id, asOf: momentOf(asOf) }) : getProduct(catalog, id),
  )

  serve(api, editProductRoute, ({ params, body }) => editProduct(catalog, { id: params.id, edit: body }))

  serve(api, listProductChangesRoute, async ({ params, query }) => {
    const limit = query.limit ?? 50
    const before = readCursor(ChangePlace, query.cursor)?.id
    const rows = await listProductChanges(catalog, {
      productId: params.id,
      before,
      field: query.field && changeKeyOf(query.field),
      offerId: query.offer,
      limit: limit + 1,
    })
    const fileNames = await fileNamesOf(rows.flatMap(({ runId }) => runId ?? []))
    return toPage(rows, {
      limit,
      item: (row) => ({
        ...row,
        id: String(row.id),
        at: row.at.toISOString(),
        fileName: row.runId === null ? null : (fileNames.get(row.runId) ?? null),
      }),
      cursor: ({ id }) => ({ id }),
    })
  })

  serve(api, getProductSeries, async ({ params }) => {
    const [prices, stocks] = await Promise.all([
      listPricePoints(catalog, params.id),
      listStockPoints(catalog, params.id),
    ])
    return {
      prices: prices.map((point) => ({ ...point, at: point.at.toISOString() })),
      stocks: stocks.map((point) => ({ ...point, at: point.at.toISOString() })),
    }
  })

  api.get<{ Querystring: ProductsExportQuery }>(
    '/api/v1/products/export',
    {
      schema: {
        summary: 'The products that match, as CSV or NDJSON, as they are or as they were; streamed',
        tags: ['products'],
        querystring: closedSchema('query', ProductsExportQuery),
      },
    },
    ({ query: { format = 'csv', asOf, ...filter } }, reply) => {
      reply.header(
        'content-disposition',
        `attachment; filename="products${asOf ? `-${asOf.slice(0, 10)}` : ''}.${format}"`,
      )
      reply.type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson')
      const rows = exportRows(catalog, { filter, asOf: asOf && momentOf(asOf) })
      return reply.send(Readable.from(writeRows(rows, format)))
    },
  )

  for (const [route, list] of [
    [listBrandsRoute, listBrands],
    [listCategoriesRoute, listCategories],
  ] as const) {
    serve(api, route, async ({ query: { search, cursor, limit = 50 } }) => {
      const after = readCursor(NamePlace, cursor)
      const load = () => list(catalog, { search, after, limit: limit + 1 })
      // Without a search it is a stretch of an index, and costs no more than asking whether a kept one still holds.
      const rows = search ? await kept.of([list.name, search, after, limit], load) : await load()
      return toPage(rows, { limit, item: (row) => row, cursor: ({ name, id }) => ({ name, id }) })
    })
  }
}

/** The filter with its fields in one order, so that the same question has the same words. */
function sorted(filter: object): [string, unknown][] {
  return Object.entries(filter).sort(([a], [b]) => (a < b ? -1 : 1))
}

function placeOf(sort: string, row: Required<ProductPlace>): ProductPlace {
  if (sort === 'newest') return { id: row.id, createdAt: row.createdAt }
  if (sort === 'title') return { id: row.id, title: row.title }
  return { id: row.id, price: row.price }
}
