import Type, { type Static } from 'typebox'
import { Moment, nullable, Page, PageQuery } from './paging.ts'
import { route } from './route.ts'
import { SupplierCode } from './suppliers.ts'
import { CurrencyCode, KeptName } from './transform.ts'

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const CsvText = Type.String({ minLength: 1, maxLength: 8_000_000 })

/** A lookup table kept under a name, for any profile. */
export const LookupTable = Type.Object({
  name: Type.String(),
  version: Type.Integer(),
  entries: Type.Integer(),
  updatedAt: Moment,
  usedBy: Type.Array(Type.String(), { description: 'Names of the templates that look things up in it.' }),
})
export type LookupTable = Static<typeof LookupTable>

export const LookupEntries = Type.Array(
  Type.Tuple([Type.String({ minLength: 1, maxLength: 500 }), Type.String({ maxLength: 5000 })]),
  { maxItems: 100_000 },
)
export type LookupEntries = Static<typeof LookupEntries>

const TableParams = Type.Object({ name: KeptName })
const LookupTableWithEntries = Type.Object({ ...LookupTable.properties, content: LookupEntries })

export const listLookupTables = route({
  method: 'GET',
  path: '/api/v1/lookup-tables',
  summary: 'Lookup tables by name',
  tag: 'profiles',
  reply: Type.Object({ items: Type.Array(LookupTable) }),
})

export const getLookupTable = route({
  method: 'GET',
  path: '/api/v1/lookup-tables/:name',
  summary: 'One lookup table; /table.csv gives the same as a file',
  tag: 'profiles',
  params: TableParams,
  reply: LookupTableWithEntries,
})

export const saveLookupTable = route({
  method: 'PUT',
  path: '/api/v1/lookup-tables/:name',
  summary: 'Keeps a lookup table, as entries or as CSV with two columns; a change is a new version',
  tag: 'profiles',
  params: TableParams,
  body: Type.Union([
    Type.Object({ entries: LookupEntries }, { additionalProperties: false }),
    Type.Object({ csv: CsvText }, { additionalProperties: false }),
  ]),
  reply: LookupTable,
})

export const dropLookupTable = route({
  method: 'DELETE',
  path: '/api/v1/lookup-tables/:name',
  summary: 'Takes a table that no template uses off the list; its versions stay for the runs that used them',
  tag: 'profiles',
  params: TableParams,
  reply: LookupTable,
})

/** One unit of the first currency in the second, on a day. */
export const ExchangeRate = Type.Object(
  {
    from: CurrencyCode,
    to: CurrencyCode,
    day: Day,
    rate: Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,12})?$', description: 'An exact decimal above zero.' }),
  },
  { additionalProperties: false },
)
export type ExchangeRate = Static<typeof ExchangeRate>

export const listExchangeRates = route({
  method: 'GET',
  path: '/api/v1/exchange-rates',
  summary: 'The rates that hold on a day: of each pair the newest one until then',
  tag: 'profiles',
  query: Type.Object({ list: Type.Optional(KeptName), day: Type.Optional(Day) }),
  reply: Type.Object({ items: Type.Array(ExchangeRate), lists: Type.Array(Type.String()) }),
})

export const saveExchangeRates = route({
  method: 'PUT',
  path: '/api/v1/exchange-rates',
  summary:
    'Enters rates, or takes them from CSV: from, to, day, rate; or the European Central Bank’s Date, USD, JPY, …',
  tag: 'profiles',
  body: Type.Object(
    {
      list: Type.Optional(KeptName),
      rates: Type.Optional(Type.Array(ExchangeRate, { maxItems: 100_000 })),
      csv: Type.Optional(CsvText),
      source: Type.Optional(Type.String({ maxLength: 255 })),
    },
    { additionalProperties: false },
  ),
  reply: Type.Object({ saved: Type.Integer() }),
})

export const NameKind = Type.Union([Type.Literal('brand'), Type.Literal('category')])
export type NameKind = Static<typeof NameKind>

/** A brand or category as a supplier writes it, which nobody has decided about. */
export const UnmatchedName = Type.Object({
  kind: NameKind,
  supplierCode: Type.String(),
  name: Type.String(),
  rows: Type.Integer({ description: 'Rows of the last run that had it.' }),
  lastSeenAt: Moment,
  suggestions: Type.Array(
    Type.Object({ name: Type.String(), similarity: Type.Number({ description: '0 to 1, by common letter triples.' }) }),
  ),
})
export type UnmatchedName = Static<typeof UnmatchedName>

export const listUnmatchedNames = route({
  method: 'GET',
  path: '/api/v1/unmatched-names',
  summary: 'Names that wait for a decision, most rows first, with what they may mean',
  tag: 'profiles',
  query: Type.Object({
    ...PageQuery,
    kind: Type.Optional(NameKind),
    supplier: Type.Optional(SupplierCode),
  }),
  reply: Page(UnmatchedName),
})

/** What a name means from now on. */
export const NameDecision = Type.Object({
  kind: NameKind,
  name: Type.String({ minLength: 1, maxLength: 500 }),
  supplierCode: nullable(Type.String({ description: 'Null: for every supplier.' })),
  target: nullable(Type.String({ description: 'The brand, or the category’s path with " > ". Null: no value.' })),
  decidedAt: Moment,
})
export type NameDecision = Static<typeof NameDecision>

export const decideName = route({
  method: 'POST',
  path: '/api/v1/name-decisions',
  summary: 'Decides what a name means; holds for every later run, until it is decided again',
  tag: 'profiles',
  body: Type.Object(
    {
      kind: NameKind,
      name: Type.String({ minLength: 1, maxLength: 500 }),
      supplier: Type.Optional(nullable(SupplierCode)),
      target: nullable(Type.String({ minLength: 1, maxLength: 500 })),
    },
    { additionalProperties: false },
  ),
  reply: NameDecision,
  status: 201,
})

export const listNameDecisions = route({
  method: 'GET',
  path: '/api/v1/name-decisions',
  summary: 'Decisions about names, newest first',
  tag: 'profiles',
  query: Type.Object({ ...PageQuery, kind: Type.Optional(NameKind) }),
  reply: Page(NameDecision),
})
