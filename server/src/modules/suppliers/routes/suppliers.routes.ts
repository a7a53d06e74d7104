import {
  createSupplier,
  getSupplier,
  listSuppliers as listSuppliersRoute,
  updateSupplier as updateSupplierRoute,
} from '@products-manager/contract'
import type { Database, Reads } from '@products-manager/postgres'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { readCursor, toPage } from '../../../platform/http/cursor.ts'
import { serve } from '../../../platform/http/serve.ts'
import { supplierExists, supplierNotFound } from '../errors.ts'
import { findSupplier } from '../queries/find-supplier.ts'
import { listSuppliers } from '../queries/list-suppliers.ts'
import { toSupplier } from '../queries/supplier-row.ts'
import { insertSupplier, updateSupplier } from '../queries/write-supplier.ts'

export function supplierRoutes(api: FastifyInstance, { catalog }: { catalog: Database<'catalog'> }): void {
  serve(api, listSuppliersRoute, async ({ query }) => {
    const limit = query.limit ?? 50
    const after = readCursor(Type.Object({ code: Type.String() }), query.cursor)?.code
    const rows = await listSuppliers(catalog, { search: query.search, after, limit: limit + 1 })
    return toPage(rows, { limit, item: toSupplier, cursor: ({ code }) => ({ code }) })
  })

  serve(api, getSupplier, async ({ params }) => supplierById(catalog, params.id))

  serve(api, createSupplier, async ({ body }) => {
    const made = await catalog.transaction((tx) => insertSupplier(tx, body))
    if (!made) throw supplierExists({ code: body.code })
    return supplierById(catalog, made.id)
  })

  serve(api, updateSupplierRoute, async ({ params, body }) => {
    await catalog.transaction((tx) => updateSupplier(tx, params.id, body))
    return supplierById(catalog, params.id)
  })
}

async function supplierById(catalog: Reads<'catalog'>, id: string) {
  const row = await findSupplier(catalog, id)
  if (!row) throw supplierNotFound({ supplier: id })
  return toSupplier(row)
}
