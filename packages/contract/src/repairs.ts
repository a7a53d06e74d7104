import Type, { type Static } from 'typebox'
import { Cause } from './doctor.ts'
import { ImportRun, Place, StoredProfile } from './imports.ts'
import { IdParams, nullable } from './paging.ts'
import { ProductField } from './profile.ts'
import { route } from './route.ts'
import { GoldenRow } from './templates.ts'
import { Transform } from './transform.ts'

/** What is to be repaired: what one cause did to one field. */
export const Repair = Type.Object(
  {
    cause: Cause,
    field: ProductField,
    decimalMark: Type.Optional(
      Type.Union([Type.Literal('.'), Type.Literal(',')], { description: 'For `two-readings`: which mark they mean.' }),
    ),
  },
  { additionalProperties: false },
)
export type Repair = Static<typeof Repair>

/** A cell before and after. */
export const RepairSample = Type.Object({
  line: Type.Integer(),
  where: Type.Optional(Place),
  field: ProductField,
  column: nullable(Type.String()),
  before: Type.String(),
  after: Type.String(),
})
export type RepairSample = Static<typeof RepairSample>

/** What repairing would do; nothing is done yet. */
export const RepairPreview = Type.Object({
  profileName: Type.String(),
  becomesDefault: Type.Boolean({
    description: 'The profile is not kept yet: repairing keeps it as the one the supplier’s next files are read with.',
  }),
  rows: Type.Integer({ description: 'Rows that would be read again.' }),
  steps: Type.Array(Type.Object({ field: ProductField, step: Transform }), {
    description: 'What is put before the steps of these fields in the next version of the profile.',
  }),
  samples: Type.Array(RepairSample),
  brokenRows: Type.Array(GoldenRow, { description: 'Golden rows that would become something else.' }),
})
export type RepairPreview = Static<typeof RepairPreview>

const body = Type.Object(
  { repairs: Type.Array(Repair, { minItems: 1, maxItems: 50 }) },
  { additionalProperties: false },
)

export const previewRepair = route({
  method: 'POST',
  path: '/api/v1/imports/:id/repairs/preview',
  summary: 'What repairing some causes would do: steps, rows, values before and after',
  tag: 'imports',
  params: IdParams,
  body,
  reply: RepairPreview,
})

export const repairImport = route({
  method: 'POST',
  path: '/api/v1/imports/:id/repairs',
  summary: 'Keeps the repairs as the next version of the profile, and reads only the rows concerned again with it',
  tag: 'imports',
  params: IdParams,
  body,
  reply: Type.Object({ template: StoredProfile, run: ImportRun }),
  status: 202,
})
