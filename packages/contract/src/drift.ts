import Type, { type Static } from 'typebox'
import { ImportRun } from './imports.ts'
import { IdParams, Moment, nullable, Uuid } from './paging.ts'
import { PlanPart } from './plans.ts'
import { route } from './route.ts'

/** What makes a file depart from what its supplier usually sends. */
export const DriftCode = Type.Union([
  Type.Literal('empty-file'),
  Type.Literal('missing'),
  Type.Literal('other-keys'),
  Type.Literal('prices-moved'),
  Type.Literal('refused'),
  Type.Literal('columns'),
  Type.Literal('columns-swapped'),
  Type.Literal('cut-off'),
  Type.Literal('garbled'),
  Type.Literal('encoding'),
  Type.Literal('rows'),
  Type.Literal('values-missing'),
  Type.Literal('new-offers'),
  Type.Literal('changed'),
  Type.Literal('new-brands'),
  Type.Literal('price-level'),
  Type.Literal('no-prices'),
  Type.Literal('currency'),
])
export type DriftCode = Static<typeof DriftCode>

/** One reason to hold a file, measured. Shares are 0 to 1. */
export const DriftReason = Type.Object({
  code: DriftCode,
  kind: Type.Union([Type.Literal('limit'), Type.Literal('unusual')], {
    description: 'limit: beyond a limit of the supplier. unusual: outside of what its last files had.',
  }),
  subject: nullable(Type.String({ description: 'The field, the columns or the encoding it is about.' })),
  value: Type.Number({ description: 'What the file has: a share, a number of rows, or a price.' }),
  count: nullable(Type.Integer({ description: 'How many rows or offers that are.' })),
  of: nullable(Type.Integer()),
  usual: nullable(
    Type.Object({
      low: Type.Number(),
      middle: Type.Number(),
      high: Type.Number(),
      runs: Type.Integer({ description: 'Files it was learned from.' }),
    }),
  ),
  limit: nullable(Type.Number()),
  before: nullable(Type.String()),
  now: nullable(Type.String()),
  examples: Type.Array(
    Type.Object({
      key: Type.String(),
      title: nullable(Type.String()),
      before: nullable(Type.String()),
      now: nullable(Type.String()),
    }),
  ),
})
export type DriftReason = Static<typeof DriftReason>

export const DriftState = Type.Union([
  Type.Literal('calm', { description: 'Nothing is unusual.' }),
  Type.Literal('departs', { description: 'A plan somebody asked for, of a file that would have been held.' }),
  Type.Literal('held', { description: 'It waits for a person.' }),
  Type.Literal('accepted'),
  Type.Literal('partly', { description: 'The safe part was let through.' }),
  Type.Literal('refused'),
])
export type DriftState = Static<typeof DriftState>

/** What was compared with the supplier's earlier files, and what became of it. */
export const RunDrift = Type.Object({
  runId: Uuid,
  state: DriftState,
  reasons: Type.Array(DriftReason),
  safe: nullable(PlanPart),
  isUsual: Type.Boolean({ description: 'The file counts for what is usual.' }),
  note: nullable(Type.String()),
  decidedBy: nullable(Type.String()),
  decidedAt: nullable(Moment),
})
export type RunDrift = Static<typeof RunDrift>

const author = Type.String({ minLength: 1, maxLength: 100, description: 'Who decides, by name.' })
const note = Type.String({ maxLength: 2000 })

export const getRunDrift = route({
  method: 'GET',
  path: '/api/v1/imports/:id/drift',
  summary: 'Why a run is held: each reason with what was measured, what is usual, and examples',
  tag: 'imports',
  params: IdParams,
  reply: RunDrift,
})

export const acceptHeldRun = route({
  method: 'POST',
  path: '/api/v1/imports/:id/accept',
  summary: 'Lets a held file through, whole or without what no reason covers; a worker does it',
  tag: 'imports',
  params: IdParams,
  body: Type.Object(
    {
      safeOnly: Type.Optional(Type.Boolean({ description: 'Only what no reason covers.' })),
      newNormal: Type.Optional(Type.Boolean({ description: 'From now on this is usual.' })),
      note: Type.Optional(note),
      author: Type.Optional(author),
    },
    { additionalProperties: false },
  ),
  reply: ImportRun,
  status: 202,
})

export const refuseHeldRun = route({
  method: 'POST',
  path: '/api/v1/imports/:id/refuse',
  summary: 'Closes a held file; nothing of it is applied',
  tag: 'imports',
  params: IdParams,
  body: Type.Object({ note: Type.Optional(note), author: Type.Optional(author) }, { additionalProperties: false }),
  reply: RunDrift,
})
