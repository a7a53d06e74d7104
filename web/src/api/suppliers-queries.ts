import { listSuppliers, type Supplier } from '@products-manager/contract'
import { queryOptions } from '@tanstack/react-query'
import { call } from './call.ts'

// A few dozen suppliers is usual, a few hundred the most seen; beyond this the list would need its own search.
const MAX_SUPPLIERS = 1_000

/** Every supplier by code. */
export const suppliersQuery = queryOptions({
  queryKey: ['suppliers'],
  queryFn: async ({ signal }) => {
    const suppliers: Supplier[] = []
    let cursor: string | undefined
    do {
      const page = await call(listSuppliers, { query: { limit: 200, cursor }, signal })
      suppliers.push(...page.items)
      cursor = page.nextCursor ?? undefined
    } while (cursor && suppliers.length < MAX_SUPPLIERS)
    return suppliers
  },
  staleTime: 60_000,
})
