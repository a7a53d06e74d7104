import Type, { type Static } from 'typebox'
import { IdParams, Moment, nullable, Page, PageQuery, Uuid } from './paging.ts'
import { route } from './route.ts'

/** What happens to an offer the supplier no longer lists. */
export const MissingPolicy = Type.Union([
  Type.Literal('keep'),
  Type.Literal('out-of-stock'),
  Type.Literal('deactivate'),
])
export type MissingPolicy = Static<typeof MissingPolicy>

const percent = (description: string) => Type.Number({ minimum: 0, maximum: 100, description })

/** How far a file may depart before it waits for a person. */
export const ImportLimits = Type.Object(
  {
    hold: Type.Boolean({ description: 'Files that depart wait. false: they are imported as they are.' }),
    missing: percent('At most so many percent of the offers may go off the list.'),
    moved: percent('At most so many percent of the prices may move by more than `moveBy`.'),
    moveBy: Type.Number({ minimum: 1, maximum: 10_000, description: 'Percent.' }),
    refused: percent('At most so many percent of the rows may be refused.'),
    columns: Type.Boolean({ description: 'Columns that are lost or renamed hold a file.' }),
    fromRows: Type.Integer({
      minimum: 1,
      maximum: 1_000_000,
      description: 'Fewer rows or offers than this hold no file.',
    }),
  },
  { additionalProperties: false },
)
export type ImportLimits = Static<typeof ImportLimits>

export const defaultLimits: ImportLimits = {
  hold: true,
  missing: 20,
  moved: 5,
  moveBy: 50,
  refused: 25,
  columns: true,
  fromRows: 10,
}

export const Supplier = Type.Object({
  id: Uuid,
  code: Type.String(),
  name: Type.String(),
  isActive: Type.Boolean(),
  country: Type.String(),
  contactEmail: nullable(Type.String()),
  missingPolicy: MissingPolicy,
  priority: Type.Integer({ description: 'The lower, the more its texts are trusted.' }),
  limits: ImportLimits,
  offersCount: Type.Integer(),
  createdAt: Moment,
  updatedAt: Moment,
})
export type Supplier = Static<typeof Supplier>

const editable = {
  name: Type.String({ minLength: 1, maxLength: 255 }),
  country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
  contactEmail: Type.Optional(nullable(Type.String({ maxLength: 255 }))),
  missingPolicy: Type.Optional(MissingPolicy),
  priority: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
  isActive: Type.Optional(Type.Boolean()),
  limits: Type.Optional(Type.Partial(ImportLimits, { description: 'Those given are changed.' })),
}

export const SupplierCode = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$' })
export const NewSupplier = Type.Object({ code: SupplierCode, ...editable }, { additionalProperties: false })
export type NewSupplier = Static<typeof NewSupplier>
export const SupplierChange = Type.Partial(Type.Object(editable), { additionalProperties: false })
export type SupplierChange = Static<typeof SupplierChange>

export const listSuppliers = route({
  method: 'GET',
  path: '/api/v1/suppliers',
  summary: 'Suppliers by code',
  tag: 'suppliers',
  query: Type.Object({ ...PageQuery, search: Type.Optional(Type.String({ maxLength: 200 })) }),
  reply: Page(Supplier),
})

export const getSupplier = route({
  method: 'GET',
  path: '/api/v1/suppliers/:id',
  summary: 'One supplier',
  tag: 'suppliers',
  params: Type.Object({
    id: Type.String({ minLength: 1, maxLength: 50, description: 'Its identifier, or its code.' }),
  }),
  reply: Supplier,
})

export const createSupplier = route({
  method: 'POST',
  path: '/api/v1/suppliers',
  summary: 'Adds a supplier',
  tag: 'suppliers',
  body: NewSupplier,
  reply: Supplier,
  status: 201,
})

export const updateSupplier = route({
  method: 'PATCH',
  path: '/api/v1/suppliers/:id',
  summary: 'Changes a supplier',
  tag: 'suppliers',
  params: IdParams,
  body: SupplierChange,
  reply: Supplier,
})
