import Type, { type Static } from 'typebox'
import { ImportRun } from './imports.ts'
import { Decimal, IdParams, Moment, nullable, Page, PageQuery, Uuid } from './paging.ts'
import { route } from './route.ts'
import { SupplierCode } from './suppliers.ts'

/** Why a row's EAN is of no use. */
export const AskReason = Type.Union([
  Type.Literal('no-ean'),
  Type.Literal('bad-ean'),
  Type.Literal('in-store'),
  Type.Literal('shared'),
])
export type AskReason = Static<typeof AskReason>

/** Where an entry is: waiting, gone because the supplier's file has it no longer, or decided. */
export const EntryState = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('gone'),
  Type.Literal('linked'),
  Type.Literal('created'),
  Type.Literal('ean-given'),
  Type.Literal('ignored'),
  Type.Literal('snoozed'),
])
export type EntryState = Static<typeof EntryState>

/** A product that a waiting row may be. */
export const MatchSuggestion = Type.Object({
  productId: Uuid,
  title: Type.String(),
  ean: nullable(Type.String()),
  brand: nullable(Type.String()),
  manufacturerReference: nullable(Type.String()),
  price: nullable(Decimal),
  currency: nullable(Type.String()),
  offers: Type.Integer({ description: 'Suppliers who offer it.' }),
  image: nullable(Type.String()),
  score: Type.Integer({ description: '0 to 100.' }),
  reason: Type.String({
    description: 'reference-and-brand, reference, offer, name-and-brand, name, similar-and-brand or similar.',
  }),
})
export type MatchSuggestion = Static<typeof MatchSuggestion>

/** A supplier's row without a usable EAN. */
export const QueueEntry = Type.Object({
  id: Uuid,
  supplierCode: Type.String(),
  supplierName: Type.String(),
  state: EntryState,
  reason: AskReason,
  givenEan: nullable(Type.String({ description: "What stood in the EAN's place." })),
  sku: nullable(Type.String()),
  title: Type.String(),
  brand: nullable(Type.String()),
  manufacturerReference: nullable(Type.String()),
  price: nullable(Decimal),
  currency: nullable(Type.String()),
  image: nullable(Type.String()),
  runId: Uuid,
  line: Type.Integer(),
  isSearched: Type.Boolean({ description: 'Whether the catalogue was searched for it already.' }),
  suggestion: nullable(MatchSuggestion),
  productId: nullable(Uuid),
  decidedEan: nullable(Type.String()),
  decidedBy: nullable(Type.String()),
  decidedAt: nullable(Moment),
  decisionRunId: nullable(Uuid),
  firstSeenAt: Moment,
})
export type QueueEntry = Static<typeof QueueEntry>

const filters = {
  supplier: Type.Optional(SupplierCode),
  reason: Type.Optional(AskReason),
  search: Type.Optional(
    Type.String({ maxLength: 200, description: 'A part of the name, the brand, the SKU or the reference.' }),
  ),
  minScore: Type.Optional(Type.Integer({ minimum: 0, maximum: 100, description: 'Of the suggestion, at least.' })),
}

/** Entries that meet every condition given. */
export const QueueFilter = Type.Object(filters, { additionalProperties: false })
export type QueueFilter = Static<typeof QueueFilter>

export const listQueueEntries = route({
  method: 'GET',
  path: '/api/v1/ean-queue',
  summary: 'Rows without a usable EAN: those that wait, the likeliest suggestion first; or those decided, newest first',
  tag: 'imports',
  query: Type.Object({ ...PageQuery, ...filters, decided: Type.Optional(Type.Boolean()) }),
  reply: Page(QueueEntry),
})

export const countQueueEntries = route({
  method: 'GET',
  path: '/api/v1/ean-queue/counts',
  summary: 'How many rows wait, by supplier, and how many a filter means',
  tag: 'imports',
  query: Type.Object(filters),
  reply: Type.Object({
    waiting: Type.Integer(),
    matching: Type.Integer(),
    suggested: Type.Integer({ description: 'Of those that match, how many have a suggestion.' }),
    suppliers: Type.Array(Type.Object({ supplierCode: Type.String(), name: Type.String(), waiting: Type.Integer() })),
  }),
})

export const getQueueEntry = route({
  method: 'GET',
  path: '/api/v1/ean-queue/:id',
  summary: 'One row with the products it may be, the likeliest first, and all its values',
  tag: 'imports',
  params: IdParams,
  reply: Type.Object({
    entry: QueueEntry,
    suggestions: Type.Array(MatchSuggestion),
    values: Type.Record(Type.String(), Type.Unknown()),
  }),
})

/** What rows are: a product of the catalogue, their suggestion, a new product, one with this EAN, or nothing. */
export const QueueDecision = Type.Union([
  Type.Object({ do: Type.Literal('link'), productId: Uuid }, { additionalProperties: false }),
  Type.Object(
    { do: Type.Literal('accept') },
    { additionalProperties: false, description: 'Each row is its suggestion.' },
  ),
  Type.Object({ do: Type.Literal('create') }, { additionalProperties: false }),
  Type.Object(
    { do: Type.Literal('ean'), ean: Type.String({ minLength: 1, maxLength: 40 }) },
    { additionalProperties: false, description: 'Of one row.' },
  ),
  Type.Object({ do: Type.Literal('ignore') }, { additionalProperties: false, description: 'For ever.' }),
  Type.Object(
    { do: Type.Literal('snooze') },
    { additionalProperties: false, description: 'Until the supplier describes the article otherwise.' },
  ),
])
export type QueueDecision = Static<typeof QueueDecision>

/** Which rows are decided about: these, or all that wait and meet a filter. */
export const QueueChoice = Type.Union([
  Type.Object({ ids: Type.Array(Uuid, { minItems: 1, maxItems: 1000 }) }, { additionalProperties: false }),
  Type.Object({ filter: QueueFilter }, { additionalProperties: false }),
])
export type QueueChoice = Static<typeof QueueChoice>

export const decideQueueEntries = route({
  method: 'POST',
  path: '/api/v1/ean-queue/decisions',
  summary: 'Decides about waiting rows, for ever; a worker applies it, as runs that can be taken back',
  tag: 'imports',
  body: Type.Object(
    {
      decision: QueueDecision,
      of: QueueChoice,
      author: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'Who decides, by name.' })),
    },
    { additionalProperties: false },
  ),
  reply: Type.Object({ entries: Type.Integer(), runs: Type.Array(ImportRun) }),
  status: 202,
})
