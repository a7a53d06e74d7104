import Type, { type Static } from 'typebox'
import { ImportRun } from './imports.ts'
import { IdParams, nullable, Uuid } from './paging.ts'
import { ProductField } from './profile.ts'
import { route } from './route.ts'

/** A part of a run to take back. */
export const UndoPart = Type.Object(
  {
    fields: Type.Optional(
      Type.Array(ProductField, {
        maxItems: 50,
        description: 'Only these fields; what the run made stays, for it goes whole or not at all.',
      }),
    ),
    products: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 500 }), {
        maxItems: 10_000,
        description: "Identifiers, EANs or the supplier's SKUs.",
      }),
    ),
    brand: Type.Optional(Type.String({ minLength: 1, maxLength: 255, description: 'Only products of this brand.' })),
  },
  { additionalProperties: false },
)
export type UndoPart = Static<typeof UndoPart>

const UndoItem = Type.Object({
  productId: Uuid,
  title: nullable(Type.String()),
  ean: nullable(Type.String()),
  what: Type.Union([Type.Literal('values'), Type.Literal('removed'), Type.Literal('returned')], {
    description:
      'Values go back; or the product goes, because the run made it; or comes back, because the run took it out.',
  }),
  reason: nullable(
    Type.String({ description: 'changed-since, person, other-offers, product-gone, origin-gone or taken.' }),
  ),
  fields: Type.Record(Type.String(), Type.Object({ old: Type.Unknown(), new: Type.Unknown() })),
})

const UndoList = Type.Object({ products: Type.Integer(), items: Type.Array(UndoItem) })

/** What an undo would do: how many products of each, and the first of them. */
export const UndoPreview = Type.Object({ restored: UndoList, kept: UndoList, impossible: UndoList })
export type UndoPreview = Static<typeof UndoPreview>

const body = Type.Object({ only: Type.Optional(UndoPart) }, { additionalProperties: false })

export const previewUndo = route({
  method: 'POST',
  path: '/api/v1/imports/:id/undo/preview',
  summary: 'What taking a run back would restore, keep because somebody changed it since, and cannot undo',
  tag: 'imports',
  params: IdParams,
  body,
  reply: UndoPreview,
})

export const undoImport = route({
  method: 'POST',
  path: '/api/v1/imports/:id/undo',
  summary: 'Takes a run back, or a part of it; a worker does it, and this run can be taken back too',
  tag: 'imports',
  params: IdParams,
  body,
  reply: ImportRun,
  status: 202,
})
