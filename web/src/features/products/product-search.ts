import type { ProductSort } from '@products-manager/contract'
import type { ProductFilters } from '../../api/products-queries.ts'

/** What the address says of the list. Names travel with brand and category: an id alone cannot be shown. */
export interface ProductSearch {
  q?: string
  supplier?: string
  brand?: string
  brandName?: string
  category?: string
  categoryName?: string
  stock?: 'in' | 'out'
  status?: 'active' | 'inactive'
  min?: string
  max?: string
  sort?: ProductSort
  /** The moment of the past that is looked at. */
  asOf?: string
}

export const productSorts = ['newest', 'title', 'price', 'price-desc'] as const satisfies readonly ProductSort[]

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const MOMENT = /^\d{4}-\d{2}-\d{2}(T[\d:.]{5,15}Z)?$/
const AMOUNT = /^\d+(\.\d{1,4})?$/

/** Takes from an address what makes sense; the rest is left out, so that an old link still opens the list. */
export function readProductSearch(raw: Record<string, unknown>): ProductSearch {
  const text = (name: string) => {
    const value = raw[name]
    return typeof value === 'string' && value.trim() !== '' ? value.slice(0, 200) : undefined
  }
  const one = <V extends string>(name: string, allowed: readonly V[]) => allowed.find((value) => value === raw[name])
  const like = (name: string, pattern: RegExp) => {
    const value = text(name)
    return value && pattern.test(value) ? value : undefined
  }
  const brand = like('brand', UUID)
  const category = like('category', UUID)

  return withoutEmpty({
    q: text('q'),
    supplier: text('supplier')?.slice(0, 50),
    brand,
    brandName: brand && text('brandName'),
    category,
    categoryName: category && text('categoryName'),
    stock: one('stock', ['in', 'out']),
    status: one('status', ['active', 'inactive']),
    min: like('min', AMOUNT),
    max: like('max', AMOUNT),
    sort: one('sort', productSorts),
    asOf: readMoment(raw['asOf']),
  })
}

/** A moment of the past from an address, a day as its end, as everywhere; nothing when it is none. */
export function readMoment(value: unknown): string | undefined {
  if (typeof value !== 'string' || !MOMENT.test(value) || Number.isNaN(Date.parse(value))) return undefined
  return value.includes('T') ? value : `${value}T23:59:59.999Z`
}

/** What the address of one product says: the moment it is looked at. */
export function readPastSearch(raw: Record<string, unknown>): { asOf?: string } {
  return withoutEmpty({ asOf: readMoment(raw['asOf']) })
}

/** The same as the API asks for it. */
export function filtersOf({
  q,
  supplier,
  brand,
  category,
  stock,
  status,
  min,
  max,
  sort,
  asOf,
}: ProductSearch): ProductFilters {
  return withoutEmpty({
    search: q?.trim(),
    supplier,
    brand,
    category,
    stock,
    status,
    priceMin: min,
    priceMax: max,
    sort,
    asOf,
  })
}

/** How many filters besides the search text narrow the list. */
export function countFilters({ supplier, brand, category, stock, status, min, max }: ProductSearch): number {
  return [supplier, brand, category, stock, status, min ?? max].filter(Boolean).length
}

/** Reads an amount as people type it; `null` when it is none. */
export function readAmount(text: string): string | null {
  const plain = text.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.')
  return AMOUNT.test(plain) ? plain : null
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined | ''> }

function withoutEmpty<T extends object>(values: T): Present<T> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== ''),
  ) as Present<T>
}
