import Type, { type Static } from 'typebox'
import { type ColumnRef, ColumnShape } from './column.ts'
import { ImportRun, Problem, StoredProfile } from './imports.ts'
import { IdParams, Moment, nullable, Uuid } from './paging.ts'
import { Profile } from './profile.ts'
import { route } from './route.ts'
import { SupplierCode } from './suppliers.ts'

/** One state of a template, as it was kept. */
export const TemplateVersion = Type.Object({
  version: Type.Integer(),
  note: nullable(Type.String()),
  createdAt: Moment,
  runs: Type.Integer({ description: 'Runs that used this version.' }),
})
export type TemplateVersion = Static<typeof TemplateVersion>

/** One place where two versions differ. */
export const ProfileDifference = Type.Object({
  path: Type.String({ description: 'fields.price.transforms[0].by' }),
  before: nullable(Type.String({ description: 'JSON; null where there was nothing.' })),
  after: nullable(Type.String()),
})
export type ProfileDifference = Static<typeof ProfileDifference>

const VersionParams = Type.Object({ id: Uuid, version: Type.String({ pattern: '^[1-9]\\d{0,8}$' }) })

export const listTemplateVersions = route({
  method: 'GET',
  path: '/api/v1/profiles/:id/versions',
  summary: 'Versions of a template, newest first',
  tag: 'profiles',
  params: IdParams,
  reply: Type.Object({ items: Type.Array(TemplateVersion) }),
})

export const getTemplateVersion = route({
  method: 'GET',
  path: '/api/v1/profiles/:id/versions/:version',
  summary: 'A template as it was, and what the version before it had otherwise',
  tag: 'profiles',
  params: VersionParams,
  query: Type.Object({ against: Type.Optional(Type.Integer({ minimum: 1 })) }),
  reply: Type.Object({
    profile: Profile,
    against: nullable(Type.Integer()),
    differences: Type.Array(ProfileDifference),
  }),
})

export const getTemplateUsage = route({
  method: 'GET',
  path: '/api/v1/profiles/:id/usage',
  summary: 'Who uses a template: suppliers, and its newest runs',
  tag: 'profiles',
  params: IdParams,
  reply: Type.Object({
    suppliers: Type.Array(Type.Object({ supplierCode: Type.String(), runs: Type.Integer(), lastRunAt: Moment })),
    runs: Type.Array(
      Type.Object({
        id: Uuid,
        supplierCode: Type.String(),
        fileName: Type.String(),
        version: Type.Integer(),
        status: Type.String(),
        createdAt: Moment,
      }),
    ),
  }),
})

/** A column that a profile reads and a file does not have: in the details of IMPORT_COLUMNS_MISSING. */
export interface MissingColumn {
  ref: ColumnRef
  /** The product field, `groupBy`, `deleted`, or the specification that wanted it. */
  usedBy: string
  /** Headers most like it, best first; empty when none is near or the file has no header. */
  nearest: readonly string[]
}

/** What a row must become. */
export const GoldenResult = Type.Object({
  fields: Type.Record(Type.String(), Type.String()),
  problems: Type.Array(Type.String(), { description: 'Code and field: "EAN_LENGTH ean".' }),
})
export type GoldenResult = Static<typeof GoldenResult>

/** A row of a supplier's file kept with what it must become, and what it becomes now. */
export const GoldenRow = Type.Object({
  id: Uuid,
  note: nullable(Type.String()),
  cells: Type.Array(Type.Object({ column: Type.String(), text: Type.String() })),
  expected: GoldenResult,
  differences: Type.Array(
    Type.Object({ field: Type.String(), expected: nullable(Type.String()), actual: nullable(Type.String()) }),
    { description: 'Empty: it still becomes what it must.' },
  ),
})
export type GoldenRow = Static<typeof GoldenRow>

export const listGoldenRows = route({
  method: 'GET',
  path: '/api/v1/profiles/:id/golden-rows',
  summary: 'The golden rows of a template, run now',
  tag: 'profiles',
  params: IdParams,
  reply: Type.Object({ items: Type.Array(GoldenRow) }),
})

export const checkGoldenRows = route({
  method: 'POST',
  path: '/api/v1/profiles/:id/golden-rows/check',
  summary: 'The golden rows of a template under a profile that is not kept yet',
  tag: 'profiles',
  params: IdParams,
  body: Type.Object({ profile: Profile }, { additionalProperties: false }),
  reply: Type.Object({ items: Type.Array(GoldenRow) }),
})

export const pinGoldenRow = route({
  method: 'POST',
  path: '/api/v1/profiles/:id/golden-rows',
  summary: 'Keeps a row of an uploaded file with what the template makes of it now',
  tag: 'profiles',
  params: IdParams,
  body: Type.Object(
    {
      uploadId: Uuid,
      line: Type.Integer({ minimum: 1 }),
      note: Type.Optional(Type.String({ maxLength: 500 })),
    },
    { additionalProperties: false },
  ),
  reply: GoldenRow,
  status: 201,
})

export const unpinGoldenRow = route({
  method: 'DELETE',
  path: '/api/v1/golden-rows/:id',
  summary: 'Drops a golden row',
  tag: 'profiles',
  params: IdParams,
  reply: Type.Object({ id: Uuid }),
})

/** A column that was renamed or moved, recognised by what it holds. */
export const ColumnMove = Type.Object({
  from: Type.String({ description: 'As the profile names it: a header, or #3 for the third.' }),
  to: Type.String({ description: 'As the file has it now.' }),
  likeness: Type.Number({ description: '0 to 1.' }),
  sameValues: Type.Number({ description: 'Share of values that are the same, 0 to 1.' }),
  sameShape: nullable(ColumnShape),
})
export type ColumnMove = Static<typeof ColumnMove>

export const listColumnMoves = route({
  method: 'GET',
  path: '/api/v1/imports/:id/columns',
  summary: 'Columns of a run’s file that seem renamed or moved',
  tag: 'imports',
  params: IdParams,
  reply: Type.Object({ moves: Type.Array(ColumnMove) }),
})

export const acceptColumnMoves = route({
  method: 'POST',
  path: '/api/v1/imports/:id/columns',
  summary: 'Takes the proposals as a new version of the template, and imports the file with it',
  tag: 'imports',
  params: IdParams,
  body: Type.Object(
    { moves: Type.Array(Type.Object({ from: Type.String(), to: Type.String() }), { minItems: 1, maxItems: 500 }) },
    { additionalProperties: false },
  ),
  reply: Type.Object({ template: StoredProfile, run: ImportRun }),
  status: 202,
})

export const findColumnMoves = route({
  method: 'POST',
  path: '/api/v1/imports/uploads/:id/columns',
  summary: 'Columns of an uploaded file that a kept profile knows under another name or place',
  tag: 'profiles',
  params: IdParams,
  body: Type.Object({ profile: Profile, supplier: SupplierCode }, { additionalProperties: false }),
  reply: Type.Object({ moves: Type.Array(ColumnMove), profile: Profile }),
})

/** One step of how a field's text came to be. */
export const ExplainedStep = Type.Object({
  step: Type.String({
    description: 'read, constant, clean, a step of the profile by its name, if, or otherwise (the default).',
  }),
  detail: nullable(Type.String({ description: 'The columns read, the branch taken, or what the step does.' })),
  value: nullable(Type.String({ description: 'The text after the step; null when it made nothing of it.' })),
  fault: nullable(Type.String({ description: 'The code of why it made nothing of it.' })),
})
export type ExplainedStep = Static<typeof ExplainedStep>

export const explainField = route({
  method: 'POST',
  path: '/api/v1/imports/uploads/:id/explain',
  summary: 'What each step of a field makes of the first rows that differ',
  tag: 'profiles',
  params: IdParams,
  body: Type.Object(
    {
      profile: Profile,
      field: Type.String({ maxLength: 50 }),
      rows: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
    },
    { additionalProperties: false },
  ),
  reply: Type.Object({
    samples: Type.Array(
      Type.Object({ line: Type.Integer(), steps: Type.Array(ExplainedStep), problems: Type.Array(Problem) }),
    ),
  }),
})
