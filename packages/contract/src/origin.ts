import Type, { type Static } from 'typebox'
import { Place } from './imports.ts'
import { Decimal, IdParams, Moment, nullable, Uuid } from './paging.ts'
import { ProductChange } from './products.ts'
import { productFields } from './profile.ts'
import { route } from './route.ts'
import { ExplainedStep } from './templates.ts'

const ofVariants = /^(variant|option\d)/

/** The fields of a product or an offer that tell where their value comes from. */
export const tracedFields = [
  ...productFields.filter((field) => !ofVariants.test(field)),
  'technicalSpecs',
  'variants',
  'supplier',
  'status',
]
export const TracedField = Type.Unsafe<string>({ type: 'string', enum: tracedFields })

/** One offer that a price or a stock of the product is worked out of. */
const CountedOffer = Type.Object({
  id: Uuid,
  supplierCode: Type.String(),
  supplierName: Type.String(),
  price: nullable(Decimal),
  currency: Type.String(),
  stock: nullable(Type.Integer()),
  counts: Type.Boolean({ description: 'Whether the value comes from it, or includes it.' }),
})

/** Where one value comes from. */
export const ValueOrigin = Type.Object({
  field: Type.String(),
  offerId: nullable(Uuid),
  value: Type.Unknown(),
  held: Type.Boolean({ description: 'A person gave it, and suppliers leave it alone.' }),
  computed: nullable(Type.Object({ reason: nullable(Type.String()), offers: Type.Array(CountedOffer) }), {
    description: 'Of a price or stock of the product: the offers, and why the best one is the best.',
  }),
  change: nullable(ProductChange, { description: 'The change that gave the value; null when nothing ever gave one.' }),
  takenBack: nullable(Type.Object({ runId: Uuid, at: Moment }), {
    description: 'The undo by which the value is again what the change had made it.',
  }),
  file: nullable(
    Type.Object({
      runId: Uuid,
      name: Type.String(),
      hash: Type.String({ description: 'SHA-256 of the kept original, in hexadecimal.' }),
      bytes: Type.Integer(),
      kept: Type.Boolean({ description: 'The original can be read and downloaded.' }),
    }),
  ),
  line: nullable(Type.Integer()),
  where: nullable(Place),
  profile: nullable(Type.Object({ name: Type.String(), version: nullable(Type.Integer()) })),
  cells: Type.Array(Type.Object({ column: Type.String(), text: Type.String({ description: 'As the file has it.' }) })),
  steps: Type.Array(ExplainedStep),
  missing: nullable(
    Type.Union([
      Type.Literal('file-gone'),
      Type.Literal('row-gone'),
      Type.Literal('not-listed'),
      Type.Literal('not-mapped'),
      Type.Literal('lookups-gone'),
    ]),
    {
      description:
        'Why there is no row, no cell or no step: the file is no longer kept, has no such row, does not list the offer; ' +
        'the profile does not fill the field; a table it looked up is gone.',
    },
  ),
})
export type ValueOrigin = Static<typeof ValueOrigin>

export const getOrigin = route({
  method: 'GET',
  path: '/api/v1/products/:id/origin',
  summary: 'Where a value comes from: run, file, row, cells and steps, or a person, or the offers it is worked out of',
  tag: 'products',
  params: IdParams,
  query: Type.Object({
    field: TracedField,
    offer: Type.Optional({ ...Uuid, description: 'An offer of the product, for what its supplier says.' }),
    specification: Type.Optional(Type.String({ maxLength: 500, description: 'One name of technicalSpecs.' })),
  }),
  reply: ValueOrigin,
})
