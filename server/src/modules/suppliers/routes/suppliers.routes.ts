import {
  createSupplier,
  getSupplier,
  listSuppliers as listSuppliersRoute,
  Uuid,
  updateSupplier as updateSupplierRoute,
} from '@products-manager/contract'
import type { Database, Reads } from '@products-manager/postgres'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { Check } from 'typebox/value'
import { readCursor, toPage } from '../../../platform/http/cursor.ts'
import { serve } from '../../../platform/http/serve.ts'
import { supplierExists, supplierNotFound } from '../errors.ts'
import { findSupplier, findSupplierByCode } from '../queries/find-supplier.ts'
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

  // Whoever tells of a supplier's files knows his code.
  serve(api, getSupplier, async ({ params: { id } }) => {
    const row = await findSupplierByCode(catalog, id)
    return row ? toSupplier(row) : supplierById(catalog, id)
  })

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
  const row = Check(Uuid, id) ? await findSupplier(catalog, id) : null
  if (!row) throw supplierNotFound({ supplier: id })
  return toSupplier(row)
}
