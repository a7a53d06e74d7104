import Type, { type Static } from 'typebox'
import { AsOf, Decimal, IdParams, Moment, nullable, Page, PageQuery, Uuid } from './paging.ts'
import { ProductField } from './profile.ts'
import { route } from './route.ts'

export const ProductSummary = Type.Object({
  id: Uuid,
  ean: nullable(Type.String()),
  sku: nullable(Type.String()),
  title: Type.String(),
  brand: nullable(Type.String()),
  category: nullable(Type.String()),
  supplierCode: nullable(Type.String()),
  price: nullable(Decimal),
  currency: nullable(Type.String()),
  stock: nullable(Type.Integer()),
  offersCount: Type.Integer(),
  imageUrl: nullable(Type.String()),
  status: Type.String(),
  updatedAt: Moment,
})
export type ProductSummary = Static<typeof ProductSummary>

export const ProductSort = Type.Union([
  Type.Literal('newest'),
  Type.Literal('title'),
  Type.Literal('price'),
  Type.Literal('price-desc'),
])
export type ProductSort = Static<typeof ProductSort>

const productFilters = {
  search: Type.Optional(
    Type.String({
      maxLength: 200,
      description: 'Any part of title, EAN, SKU or brand; accents and case do not matter.',
    }),
  ),
  supplier: Type.Optional(Type.String({ maxLength: 50, description: 'A supplier code.' })),
  brand: Type.Optional(Uuid),
  category: Type.Optional(Uuid),
  ean: Type.Optional(Type.String({ maxLength: 20 })),
  sku: Type.Optional(Type.String({ maxLength: 100 })),
  status: Type.Optional(Type.Union([Type.Literal('active'), Type.Literal('inactive')])),
  stock: Type.Optional(Type.Union([Type.Literal('in'), Type.Literal('out')])),
  priceMin: Type.Optional(Type.String({ pattern: '^\\d+(\\.\\d{1,4})?$' })),
  priceMax: Type.Optional(Type.String({ pattern: '^\\d+(\\.\\d{1,4})?$' })),
  asOf: Type.Optional(AsOf),
}

export const ProductsQuery = Type.Object({ ...PageQuery, sort: Type.Optional(ProductSort), ...productFilters })
export type ProductsQuery = Static<typeof ProductsQuery>

export const ProductsCountQuery = Type.Object({
  ...productFilters,
  exact: Type.Optional(Type.Boolean({ description: 'Count every row instead of estimating.' })),
})
export type ProductsCountQuery = Static<typeof ProductsCountQuery>

/** What one supplier says of one product. */
export const Offer = Type.Object({
  id: Uuid,
  supplierId: Uuid,
  supplierCode: Type.String(),
  supplierName: Type.String(),
  supplierSku: nullable(Type.String()),
  price: nullable(Decimal),
  cost: nullable(Decimal),
  currency: Type.String(),
  stock: nullable(Type.Integer()),
  state: Type.Union([Type.Literal('listed'), Type.Literal('missing'), Type.Literal('inactive')]),
  isBest: Type.Boolean(),
  missingSince: nullable(Moment),
  lastRunId: nullable(Uuid),
  lastChangedAt: Moment,
})
export type Offer = Static<typeof Offer>

export const Variant = Type.Object({
  id: Uuid,
  sku: nullable(Type.String()),
  ean: nullable(Type.String()),
  options: Type.Record(Type.String(), Type.String()),
  price: nullable(Decimal),
  stock: nullable(Type.Integer()),
})
export type Variant = Static<typeof Variant>

export const Product = Type.Object({
  id: Uuid,
  ean: nullable(Type.String()),
  sku: nullable(Type.String()),
  asin: nullable(Type.String()),
  gtin: nullable(Type.String()),
  upc: nullable(Type.String()),
  manufacturerReference: nullable(Type.String()),
  externalId: nullable(Type.String()),
  title: Type.String(),
  shortDescription: nullable(Type.String()),
  description: nullable(Type.String()),
  brand: nullable(Type.Object({ id: Uuid, name: Type.String() })),
  categoryPath: Type.Array(Type.Object({ id: Uuid, name: Type.String() })),
  supplierCode: nullable(Type.String()),
  status: Type.String(),
  isActive: Type.Boolean(),
  price: nullable(Decimal),
  currency: nullable(Type.String()),
  stock: nullable(Type.Integer()),
  bestOfferReason: nullable(
    Type.String({
      description: 'Code of why the best offer is the best: only-offer, in-stock, lowest-price, supplier-priority.',
    }),
  ),
  weight: nullable(Decimal),
  width: nullable(Decimal),
  height: nullable(Decimal),
  depth: nullable(Decimal),
  heldFields: Type.Array(Type.String(), { description: 'Fields whose value a person gave.' }),
  attributes: Type.Record(Type.String(), Type.String(), {
    description:
      'taxRate, color, size, material, countryOfOrigin, minOrderQuantity, leadTimeDays, compareAtPrice, availableFrom.',
  }),
  technicalSpecs: Type.Record(Type.String(), Type.String()),
  images: Type.Array(Type.String()),
  variants: Type.Array(Variant),
  offers: Type.Array(Offer),
  createdAt: Moment,
  updatedAt: Moment,
})
export type Product = Static<typeof Product>

/** One change of one product, with its origin. */
export const ProductChange = Type.Object({
  id: Type.String(),
  at: Moment,
  kind: Type.Union([
    Type.Literal('created'),
    Type.Literal('updated'),
    Type.Literal('missing'),
    Type.Literal('relisted'),
    Type.Literal('restored'),
    Type.Literal('removed'),
  ]),
  author: nullable(Type.String({ description: 'The person who changed it by hand.' })),
  supplierCode: nullable(Type.String()),
  runId: nullable(Uuid),
  line: nullable(Type.Integer({ description: "Line in the supplier's file." })),
  fileName: nullable(Type.String()),
  fields: Type.Record(Type.String(), Type.Object({ old: Type.Unknown(), new: Type.Unknown() })),
})
export type ProductChange = Static<typeof ProductChange>

export const PricePoint = Type.Object({
  at: Moment,
  supplierCode: Type.String(),
  price: nullable(Decimal),
  cost: nullable(Decimal),
  currency: Type.String(),
})
export const StockPoint = Type.Object({ at: Moment, supplierCode: Type.String(), quantity: nullable(Type.Integer()) })
export const ProductSeries = Type.Object({ prices: Type.Array(PricePoint), stocks: Type.Array(StockPoint) })
export type ProductSeries = Static<typeof ProductSeries>

export const Facet = Type.Object({ id: Uuid, name: Type.String(), productsCount: nullable(Type.Integer()) })
export type Facet = Static<typeof Facet>

export const listProducts = route({
  method: 'GET',
  path: '/api/v1/products',
  summary: 'Products, a keyset page at a time',
  tag: 'products',
  query: ProductsQuery,
  reply: Page(ProductSummary),
})

/** What an export of the catalogue holds, and how it is written. */
export const ProductsExportQuery = Type.Object({
  ...productFilters,
  format: Type.Optional(Type.Union([Type.Literal('csv'), Type.Literal('ndjson')])),
})
export type ProductsExportQuery = Static<typeof ProductsExportQuery>

export const countProducts = route({
  method: 'GET',
  path: '/api/v1/products/count',
  summary: 'How many products match; says whether it counted or estimated',
  tag: 'products',
  query: ProductsCountQuery,
  reply: Type.Object({ count: Type.Integer(), exact: Type.Boolean() }),
})

export const getProduct = route({
  method: 'GET',
  path: '/api/v1/products/:id',
  summary: 'One product with its offers, variants and pictures',
  tag: 'products',
  params: IdParams,
  query: Type.Object({ asOf: Type.Optional(AsOf) }),
  reply: Product,
})

const text = (most: number) => Type.Optional(nullable(Type.String({ minLength: 1, maxLength: most })))
const size = Type.Optional(nullable(Type.String({ pattern: '^\\d{1,7}(\\.\\d{1,3})?$' })))
const whole = Type.Optional(nullable(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })))

const editedValues = {
  title: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  shortDescription: text(500),
  description: text(100_000),
  brand: text(255),
  category: Type.Optional(
    nullable(Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { minItems: 1, maxItems: 12 })),
  ),
  asin: text(20),
  manufacturerReference: text(100),
  externalId: text(255),
  weight: size,
  width: size,
  height: size,
  depth: size,
  color: text(100),
  size: text(100),
  material: text(255),
  countryOfOrigin: Type.Optional(nullable(Type.String({ pattern: '^[A-Z]{2}$' }))),
  taxRate: size,
  minOrderQuantity: whole,
  leadTimeDays: whole,
  availableFrom: Type.Optional(nullable(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }))),
  technicalSpecs: Type.Optional(nullable(Type.Record(Type.String(), Type.String()))),
  images: Type.Optional(nullable(Type.Array(Type.String({ maxLength: 2000 }), { maxItems: 100 }))),
}

/** Values given by hand. Prices and stocks belong to offers, which are their suppliers'. */
export const ProductEdit = Type.Object(
  {
    values: Type.Optional(Type.Object(editedValues, { additionalProperties: false })),
    seen: Type.Optional(
      Type.Object(editedValues, {
        additionalProperties: false,
        description: 'What the person saw where the values go: nothing is written when the product has another by now.',
      }),
    ),
    release: Type.Optional(
      Type.Array(ProductField, { maxItems: 50, description: 'Fields that suppliers may fill again.' }),
    ),
    author: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'Who says so, by name.' })),
  },
  { additionalProperties: false },
)
export type ProductEdit = Static<typeof ProductEdit>

export const editProduct = route({
  method: 'PATCH',
  path: '/api/v1/products/:id',
  summary: 'Gives a product values by hand, which suppliers leave alone until they are released',
  tag: 'products',
  params: IdParams,
  body: ProductEdit,
  reply: Product,
})

export const listProductChanges = route({
  method: 'GET',
  path: '/api/v1/products/:id/changes',
  summary: 'Every change of a product with its origin, newest first',
  tag: 'products',
  params: IdParams,
  query: Type.Object({
    ...PageQuery,
    field: Type.Optional(Type.String({ maxLength: 50, description: 'Only changes of this field.' })),
    offer: Type.Optional({ ...Uuid, description: 'Only changes of this offer.' }),
  }),
  reply: Page(ProductChange),
})

export const getProductSeries = route({
  method: 'GET',
  path: '/api/v1/products/:id/series',
  summary: 'Price and stock history, oldest first, the newest 1,000 points of each',
  tag: 'products',
  params: IdParams,
  reply: ProductSeries,
})

export const listBrands = route({
  method: 'GET',
  path: '/api/v1/brands',
  summary: 'Brands by name',
  tag: 'products',
  query: Type.Object({ ...PageQuery, search: Type.Optional(Type.String({ maxLength: 200 })) }),
  reply: Page(Facet),
})

export const listCategories = route({
  method: 'GET',
  path: '/api/v1/categories',
  summary: 'Categories by path',
  tag: 'products',
  query: Type.Object({ ...PageQuery, search: Type.Optional(Type.String({ maxLength: 200 })) }),
  reply: Page(Facet),
})
