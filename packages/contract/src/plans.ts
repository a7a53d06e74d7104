import Type, { type Static } from 'typebox'
import { ImportRun, PlanState } from './imports.ts'
import { Decimal, IdParams, Moment, nullable, Page, PageQuery, Uuid } from './paging.ts'
import { ProductField } from './profile.ts'
import { route } from './route.ts'
import { CurrencyCode } from './transform.ts'

/** What a row of a plan would do. */
export const PlanKind = Type.Union([
  Type.Literal('created'),
  Type.Literal('updated'),
  Type.Literal('relisted'),
  Type.Literal('unchanged'),
  Type.Literal('missing'),
])
export type PlanKind = Static<typeof PlanKind>

const name = Type.String({ minLength: 1, maxLength: 500 })
const author = Type.String({ minLength: 1, maxLength: 100, description: 'Who decides, by name.' })

/** A part of a plan: rows that meet every condition given. */
export const PlanPart = Type.Object(
  {
    kinds: Type.Optional(Type.Array(PlanKind, { maxItems: 5 })),
    fields: Type.Optional(
      Type.Array(ProductField, {
        maxItems: 50,
        description: 'Only these fields of changed products; new products are made whole, so none are made.',
      }),
    ),
    brand: Type.Optional(name),
    category: Type.Optional(name),
    minMove: Type.Optional(Type.Number({ description: 'Price move in percent, at least.' })),
    maxMove: Type.Optional(Type.Number({ description: 'Price move in percent, at most.' })),
    noMoveOver: Type.Optional(
      Type.Number({ minimum: 0, description: 'Without rows whose price moves by more percent, up or down.' }),
    ),
    notEmptying: Type.Optional(
      Type.Array(ProductField, {
        maxItems: 50,
        description: 'Without rows that take the value of one of these fields.',
      }),
    ),
    notPricedIn: Type.Optional(
      Type.Array(CurrencyCode, {
        maxItems: 200,
        description: 'Without rows whose prices the file gives in one of these currencies.',
      }),
    ),
    products: Type.Optional(
      Type.Array(name, { maxItems: 10_000, description: "Identifiers, EANs or the supplier's SKUs." }),
    ),
  },
  { additionalProperties: false },
)
export type PlanPart = Static<typeof PlanPart>

/** How many rows there are, whatever their kind. */
export function sumOf(kinds: Readonly<Record<string, number>>): number {
  return Object.values(kinds).reduce((sum, count) => sum + count, 0)
}

/** How many products of a brand or category are touched, of those there will be. */
const Share = Type.Object({ name: Type.String(), count: Type.Integer(), of: Type.Integer() })

/** What a plan amounts to. */
export const PlanSummary = Type.Object({
  kinds: Type.Record(Type.String(), Type.Integer()),
  fields: Type.Record(Type.String(), Type.Integer()),
  moves: Type.Array(
    Type.Object(
      { from: nullable(Type.Number()), to: nullable(Type.Number()), count: Type.Integer() },
      { description: 'Price moves in percent: from (included) to (excluded).' },
    ),
  ),
  products: Type.Integer({ description: 'Products that it touches.' }),
  ofProducts: Type.Integer({ description: 'Products of the catalogue.' }),
  ofSupplier: Type.Integer({ description: 'Products that the supplier offers.' }),
  brands: Type.Array(Share),
  categories: Type.Array(Share),
})
export type PlanSummary = Static<typeof PlanSummary>

/** What a file would change, kept until somebody decides. */
export const ImportPlan = Type.Object({
  id: Uuid,
  state: PlanState,
  run: ImportRun,
  summary: nullable(PlanSummary),
  left: Type.Record(Type.String(), Type.Integer(), {
    description: 'Rows by kind that are left to apply, without those that no longer fitted; none of a closed plan.',
  }),
  conflicts: Type.Integer({ description: 'Rows that were to be applied and no longer fitted.' }),
  note: nullable(Type.String()),
  decidedBy: nullable(Type.String()),
  decidedAt: nullable(Moment),
  createdAt: Moment,
})
export type ImportPlan = Static<typeof ImportPlan>

export const PlanRow = Type.Object({
  place: Type.Integer(),
  line: nullable(Type.Integer({ description: "Line in the supplier's file; null for what it no longer lists." })),
  kind: PlanKind,
  productId: Uuid,
  offerKey: Type.String(),
  ean: nullable(Type.String()),
  title: nullable(Type.String()),
  brand: nullable(Type.String()),
  category: nullable(Type.String()),
  fields: Type.Record(Type.String(), Type.Object({ old: Type.Unknown(), new: Type.Unknown() })),
  oldPrice: nullable(Decimal),
  newPrice: nullable(Decimal),
  priceMove: nullable(Type.Number({ description: 'Percent.' })),
  appliedBy: nullable(Uuid),
  isLeft: Type.Boolean({ description: 'It, or some of its fields, is left to apply.' }),
  conflict: nullable(
    Type.Record(Type.String(), Type.Unknown(), {
      description: 'What the catalogue held when the row was to be applied.',
    }),
  ),
})
export type PlanRow = Static<typeof PlanRow>

export const PlanRowsQuery = Type.Object({
  ...PageQuery,
  kind: Type.Optional(PlanKind),
  field: Type.Optional(ProductField),
  brand: Type.Optional(name),
  category: Type.Optional(name),
  minMove: Type.Optional(Type.Number()),
  maxMove: Type.Optional(Type.Number()),
  product: Type.Optional(name),
  conflicts: Type.Optional(Type.Boolean({ description: 'Only rows that no longer fitted.' })),
  left: Type.Optional(Type.Boolean({ description: 'Only rows that are left to apply.' })),
  sort: Type.Optional(
    Type.Union([Type.Literal('file'), Type.Literal('move')], { description: 'move: the largest price moves first.' }),
  ),
})
export type PlanRowsQuery = Static<typeof PlanRowsQuery>

export const getPlan = route({
  method: 'GET',
  path: '/api/v1/plans/:id',
  summary: 'What a file would change, with its counts, price moves and reach',
  tag: 'plans',
  params: IdParams,
  reply: ImportPlan,
})

export const listPlanRows = route({
  method: 'GET',
  path: '/api/v1/plans/:id/rows',
  summary: 'Rows of a plan with every field, old and new, a keyset page at a time',
  tag: 'plans',
  params: IdParams,
  query: PlanRowsQuery,
  reply: Page(PlanRow),
})

export const countPlanPart = route({
  method: 'POST',
  path: '/api/v1/plans/:id/count',
  summary: 'How many rows a part of a plan has',
  tag: 'plans',
  params: IdParams,
  body: PlanPart,
  reply: Type.Object({
    rows: Type.Integer(),
    products: Type.Integer(),
    left: Type.Integer({ description: 'Of the rows, those that are left to apply.' }),
  }),
})

export const applyPlan = route({
  method: 'POST',
  path: '/api/v1/plans/:id/apply',
  summary: 'Applies a plan or a part of it, exactly as it stands; a worker does it',
  tag: 'plans',
  params: IdParams,
  body: Type.Object({ only: Type.Optional(PlanPart), author: Type.Optional(author) }, { additionalProperties: false }),
  reply: ImportRun,
  status: 202,
})

export const rejectPlan = route({
  method: 'POST',
  path: '/api/v1/plans/:id/reject',
  summary: 'Closes a plan without applying it',
  tag: 'plans',
  params: IdParams,
  body: Type.Object(
    { note: Type.Optional(Type.String({ maxLength: 2000 })), author: Type.Optional(author) },
    { additionalProperties: false },
  ),
  reply: ImportPlan,
})

export const planAgain = route({
  method: 'POST',
  path: '/api/v1/plans/:id/again',
  summary: 'Plans the same file again, against the catalogue as it is now',
  tag: 'plans',
  params: IdParams,
  reply: ImportRun,
  status: 202,
})
