import {
  decideName,
  dropLookupTable,
  getLookupTable,
  KeptName,
  listExchangeRates,
  listLookupTables,
  listNameDecisions,
  listUnmatchedNames,
  NameKind,
  saveExchangeRates,
  saveLookupTable,
} from '@products-manager/contract'
import type { Database } from '@products-manager/postgres'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { type Clock, dayOf } from '../../../platform/clock.ts'
import { csvOf } from '../../../platform/csv-cells.ts'
import { readCursor, toPage } from '../../../platform/http/cursor.ts'
import { serve } from '../../../platform/http/serve.ts'
import { DEFAULT_RATES } from '../formats/default-rates.ts'
import { listRateLists, listRatesOn } from '../queries/exchange-rates.ts'
import { listDecisions } from '../queries/name-decisions.ts'
import { listUnmatched } from '../queries/unmatched-names.ts'
import { keepRates } from '../references/keep-rates.ts'
import { getTable, keepTable, listTables, removeTable } from '../references/keep-tables.ts'
import { decide, toDecision, withSuggestions } from '../references/name-queue.ts'

export interface ReferenceRoutesParts {
  imports: Database<'imports'>
  catalog: Database<'catalog'>
  clock: Clock
}

const TablePath = Type.Object({ name: KeptName })
const NamePlace = Type.Object({
  rows: Type.Integer(),
  kind: NameKind,
  supplierCode: Type.String(),
  nameKey: Type.String(),
})
const DecisionPlace = Type.Object({ id: Type.Integer() })

/** What profiles look up: tables, rates, decisions about names. */
export function referenceRoutes(api: FastifyInstance, { imports, catalog, clock }: ReferenceRoutesParts): void {
  serve(api, listLookupTables, async () => ({ items: await listTables(imports) }))
  serve(api, getLookupTable, ({ params }) => getTable(imports, params.name))
  serve(api, saveLookupTable, ({ params, body }) => keepTable(imports, params.name, body))
  serve(api, dropLookupTable, ({ params }) => removeTable(imports, params.name))

  api.get<{ Params: { name: string } }>(
    '/api/v1/lookup-tables/:name/table.csv',
    { schema: { hide: true, params: TablePath } },
    async ({ params }, reply) => {
      const { name, content } = await getTable(imports, params.name)
      reply.type('text/csv; charset=utf-8')
      reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}.csv`)
      return csvOf([['from', 'to'], ...content])
    },
  )

  serve(api, listExchangeRates, async ({ query: { list = DEFAULT_RATES, day = dayOf(clock.now()) } }) => ({
    items: await listRatesOn(imports, { list, day }),
    lists: await listRateLists(imports),
  }))
  serve(api, saveExchangeRates, async ({ body: { list = DEFAULT_RATES, ...given } }) => ({
    saved: await keepRates(imports, { list, ...given }),
  }))

  serve(api, listUnmatchedNames, async ({ query: { cursor, limit = 50, kind, supplier } }) => {
    const rows = await listUnmatched(imports, {
      kind,
      supplier,
      after: readCursor(NamePlace, cursor),
      limit: limit + 1,
    })
    const told = await withSuggestions(catalog, rows.slice(0, limit))
    const page = toPage(rows, {
      limit,
      item: (row) => row,
      cursor: ({ rows, kind, supplierCode, nameKey }) => ({ rows, kind, supplierCode, nameKey }),
    })
    return { items: told, nextCursor: page.nextCursor }
  })
  serve(api, decideName, ({ body: { supplier = null, ...given } }) => decide(imports, { ...given, supplier }))
  serve(api, listNameDecisions, async ({ query: { cursor, limit = 50, kind } }) => {
    const rows = await listDecisions(imports, { kind, after: readCursor(DecisionPlace, cursor)?.id, limit: limit + 1 })
    return toPage(rows, { limit, item: toDecision, cursor: ({ id }) => ({ id }) })
  })
}
