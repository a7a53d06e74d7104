import Type, { type Static } from 'typebox'
import { Detection } from './detection.ts'
import { Cause, Sureness } from './doctor.ts'
import { IdParams, Moment, nullable, Page, PageQuery, Uuid } from './paging.ts'
import { FileSettings, ProductField, Profile, Severity } from './profile.ts'
import { route } from './route.ts'
import { SupplierCode } from './suppliers.ts'

/** Where a person finds a record, when its `line` is not simply the line of a text file. */
export const Place = Type.Object({
  section: nullable(Type.String({ description: 'The sheet, or the file of an archive; null when there is one.' })),
  unit: Type.Union([Type.Literal('line'), Type.Literal('row'), Type.Literal('record')]),
  number: Type.Integer({ description: 'Counted from 1 in its section.' }),
})
export type Place = Static<typeof Place>

/** One thing wrong with one cell or row of the supplier's file. */
export const Problem = Type.Object({
  line: Type.Integer({ description: 'Where the record begins, ascending over the whole file.' }),
  where: Type.Optional(Place),
  code: Type.String(),
  severity: Severity,
  field: nullable(Type.String()),
  column: nullable(Type.String()),
  value: nullable(Type.String()),
  message: Type.String(),
  cause: Type.Optional(nullable(Cause)),
  confidence: Type.Optional(nullable(Sureness)),
  suggestion: Type.Optional(nullable(Type.String({ description: 'What the cell would be after the repair.' }))),
})
export type Problem = Static<typeof Problem>

export const RunStatus = Type.Union([
  Type.Literal('pending'),
  Type.Literal('running'),
  Type.Literal('completed'),
  Type.Literal('completed_with_errors'),
  Type.Literal('failed'),
  Type.Literal('cancelled'),
  Type.Literal('interrupted'),
  Type.Literal('held', { description: 'It departs from what its supplier usually sends, and waits for a person.' }),
])
export type RunStatus = Static<typeof RunStatus>

/** What a run does: brings a file in, plans it, applies a plan, takes another run back, applies decisions about waiting rows, or reads repaired rows again. */
export const RunKind = Type.Union([
  Type.Literal('import'),
  Type.Literal('plan'),
  Type.Literal('apply'),
  Type.Literal('undo'),
  Type.Literal('decide'),
  Type.Literal('repair'),
])
export type RunKind = Static<typeof RunKind>

export const PlanState = Type.Union([
  Type.Literal('making'),
  Type.Literal('open'),
  Type.Literal('partly-applied'),
  Type.Literal('applied'),
  Type.Literal('rejected'),
])
export type PlanState = Static<typeof PlanState>

/** Where a file is damaged, as far as that is known: in the details of IMPORT_FILE_DAMAGED. */
export interface DamagedPlace {
  /** The file of an archive. */
  entry?: string
  sheet?: string
  row?: number
  line?: number
  column?: number
  byte?: number
  /** Up to there the file is whole. */
  behind?: boolean
}

/** What it says of itself, when that is more than that it is damaged or cut off. */
export type DamageCause = 'other-columns' | 'price-units'

/** What helps a run that stopped before its end: to go on, to map its file anew, to send another file. */
export const WayOn = Type.Union([Type.Literal('resume'), Type.Literal('map'), Type.Literal('other-file')])
export type WayOn = Static<typeof WayOn>

/** One file's passage into the catalogue, or what was made of it later. */
export const ImportRun = Type.Object({
  id: Uuid,
  kind: RunKind,
  planId: nullable(Uuid),
  undoOf: nullable(Uuid),
  repairOf: nullable(Uuid),
  takenBackBy: nullable(Uuid, { description: 'The undo of the whole run that stands.' }),
  supplierCode: Type.String(),
  fileName: Type.String(),
  fileBytes: Type.Integer(),
  fileHash: Type.String({ description: 'SHA-256 of the bytes.' }),
  uploadId: Uuid,
  profileName: nullable(Type.String()),
  status: RunStatus,
  percent: Type.Number(),
  totalRows: Type.Integer(),
  created: Type.Integer(),
  updated: Type.Integer(),
  unchanged: Type.Integer(),
  leftAside: Type.Integer({
    description:
      'Rows that the profile makes nothing of (`deleted`): what they name leaves the list, or is only what others are packed in.',
  }),
  refused: Type.Integer(),
  warnings: Type.Integer(),
  missing: Type.Integer({ description: 'Offers the supplier no longer lists.' }),
  conflicts: Type.Integer({ description: 'Rows left as they are because somebody changed them meanwhile.' }),
  waiting: Type.Integer({ description: 'Rows without a usable EAN that wait for a decision.' }),
  rowsPerSecond: nullable(Type.Number()),
  secondsLeft: nullable(Type.Number()),
  durationMs: nullable(Type.Integer()),
  peakRssBytes: nullable(Type.Integer()),
  error: nullable(
    Type.Object({
      code: Type.String(),
      message: Type.String(),
      details: Type.Optional(Type.Unknown({ description: 'What the message says in particular, as data.' })),
    }),
  ),
  waysOn: Type.Array(WayOn, {
    description: 'What helps a run that stopped before its end, the best first; without `resume` it cannot go on.',
  }),
  sameFileAs: nullable(Uuid),
  /** Of a plan, in lists: what became of it. */
  planState: Type.Optional(PlanState),
  planLeft: Type.Optional(Type.Integer({ description: 'Of a plan, in lists: how many changes are left to apply.' })),
  createdAt: Moment,
  startedAt: nullable(Moment),
  completedAt: nullable(Moment),
})
export type ImportRun = Static<typeof ImportRun>

/** A file that was received and looked at, not yet imported. Dropped after a day. */
export const Upload = Type.Object({
  id: Uuid,
  fileName: Type.String(),
  bytes: Type.Integer(),
  hash: Type.String(),
  detection: Detection,
  suggestedProfile: Profile,
  importedBefore: nullable(Type.Object({ runId: Uuid, supplierCode: Type.String(), completedAt: nullable(Moment) })),
  source: nullable(
    Type.Object(
      { id: Uuid, name: Type.String(), supplierCode: Type.String() },
      { description: 'The source that brought it, when it has no profile of its own.' },
    ),
  ),
})
export type Upload = Static<typeof Upload>

/** A product as a profile would make it from the first rows, for the eye. */
export const PreviewRow = Type.Object({
  line: Type.Integer(),
  leftAside: Type.Boolean({ description: 'An import makes nothing of it: at most it takes its offer off the list.' }),
  fields: Type.Record(Type.String(), Type.String()),
  problems: Type.Array(Problem),
})
export type PreviewRow = Static<typeof PreviewRow>

export const ErrorGroup = Type.Object({
  cause: nullable(Cause),
  confidence: nullable(Sureness),
  code: Type.String(),
  field: nullable(Type.String()),
  column: nullable(Type.String()),
  severity: Severity,
  count: Type.Integer(),
  rows: Type.Integer({ description: 'Rows that have the problem; a row may have it in several cells.' }),
  message: Type.String(),
  samples: Type.Array(
    Type.Object({
      line: Type.Integer(),
      where: Type.Optional(Place),
      value: nullable(Type.String()),
      suggestion: nullable(Type.String()),
    }),
  ),
  repair: Type.Union([Type.Literal('offered'), Type.Literal('marks'), Type.Literal('none')], {
    description: 'Whether one click repairs it; `marks` once somebody says which decimal mark is meant.',
  }),
  repairedBy: nullable(Uuid),
})
export type ErrorGroup = Static<typeof ErrorGroup>

export const StoredProfile = Type.Object({
  id: Uuid,
  name: Type.String(),
  supplierCode: nullable(Type.String()),
  isDefault: Type.Boolean(),
  profile: Profile,
  version: Type.Integer(),
  goldenRows: Type.Integer({ description: 'Rows kept with what they must become.' }),
  createdAt: Moment,
  updatedAt: Moment,
})
export type StoredProfile = Static<typeof StoredProfile>

/** `multipart/form-data` with one part, `file`; the body is streamed to disk, so it has no schema here. */
export const uploadFile = route({
  method: 'POST',
  path: '/api/v1/imports/uploads',
  summary: 'Receives a file, looks at it and suggests a profile',
  tag: 'imports',
  query: Type.Object({ supplier: Type.Optional(SupplierCode) }),
  reply: Upload,
  status: 201,
})

export const getUpload = route({
  method: 'GET',
  path: '/api/v1/imports/uploads/:id',
  summary: 'An uploaded file as it was understood',
  tag: 'imports',
  params: IdParams,
  reply: Upload,
})

export const detectUpload = route({
  method: 'POST',
  path: '/api/v1/imports/uploads/:id/detect',
  summary: 'Looks at the file again with some settings given',
  tag: 'imports',
  params: IdParams,
  query: Type.Object({
    mapped: Type.Optional(
      Type.Boolean({ description: 'The settings are those of a profile: lists in its records are not made rows.' }),
    ),
  }),
  body: FileSettings,
  reply: Upload,
})

export const previewUpload = route({
  method: 'POST',
  path: '/api/v1/imports/uploads/:id/preview',
  summary: 'What a profile makes of the first rows',
  tag: 'imports',
  params: IdParams,
  body: Type.Object(
    { profile: Profile, rows: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) },
    { additionalProperties: false },
  ),
  reply: Type.Object({ rows: Type.Array(PreviewRow), unmapped: Type.Array(Type.String()) }),
})

export const startImport = route({
  method: 'POST',
  path: '/api/v1/imports',
  summary: 'Starts the import of an uploaded file; a worker does it',
  tag: 'imports',
  body: Type.Object(
    {
      uploadId: Uuid,
      supplier: SupplierCode,
      supplierName: Type.Optional(
        Type.String({ minLength: 1, maxLength: 255, description: 'Creates the supplier when its code is new.' }),
      ),
      profile: Profile,
      saveProfile: Type.Optional(Type.Boolean()),
      isDefault: Type.Optional(
        Type.Boolean({ description: "The kept profile reads the supplier's next files; left out: it does." }),
      ),
      ofSource: Type.Optional(
        Type.Boolean({
          description: 'The kept profile is that of the source that brought the file, when it has none.',
        }),
      ),
      again: Type.Optional(Type.Boolean({ description: 'Import although this very file was imported before.' })),
      dryRun: Type.Optional(
        Type.Boolean({ description: 'Make the plan only; nothing is written until it is applied.' }),
      ),
    },
    { additionalProperties: false },
  ),
  reply: ImportRun,
  status: 202,
})

export const listImports = route({
  method: 'GET',
  path: '/api/v1/imports',
  summary: 'Runs, newest first',
  tag: 'imports',
  query: Type.Object({ ...PageQuery, supplier: Type.Optional(SupplierCode), status: Type.Optional(RunStatus) }),
  reply: Page(ImportRun),
})

export const listLatestImports = route({
  method: 'GET',
  path: '/api/v1/imports/latest',
  summary: 'The newest file of each supplier: how it went, or what would come of it',
  tag: 'imports',
  reply: Type.Object({ items: Type.Array(ImportRun) }),
})

export const getImport = route({
  method: 'GET',
  path: '/api/v1/imports/:id',
  summary: 'One run with its progress',
  tag: 'imports',
  params: IdParams,
  reply: ImportRun,
})

export const listImportErrors = route({
  method: 'GET',
  path: '/api/v1/imports/:id/errors',
  summary: 'Problems of a run in file order; /errors.csv gives the same as a file',
  tag: 'imports',
  params: IdParams,
  query: Type.Object({
    ...PageQuery,
    code: Type.Optional(Type.String({ maxLength: 100 })),
    cause: Type.Optional(Cause),
    field: Type.Optional(ProductField),
  }),
  reply: Page(Problem),
})

export const groupImportErrors = route({
  method: 'GET',
  path: '/api/v1/imports/:id/errors/groups',
  summary: 'Problems of a run by cause, most frequent first',
  tag: 'imports',
  params: IdParams,
  reply: Type.Object({ groups: Type.Array(ErrorGroup) }),
})

export const cancelImport = route({
  method: 'POST',
  path: '/api/v1/imports/:id/cancel',
  summary: 'Stops a run; what is already in the catalogue stays, and the run can be resumed',
  tag: 'imports',
  params: IdParams,
  reply: ImportRun,
})

export const resumeImport = route({
  method: 'POST',
  path: '/api/v1/imports/:id/resume',
  summary:
    'Goes on where a run stopped; refused with IMPORT_OUTDATED after a newer file of the supplier, unless `anyway`, and with IMPORT_FAILS_AGAIN where its ways on do not name it',
  tag: 'imports',
  params: IdParams,
  query: Type.Object({ anyway: Type.Optional(Type.Boolean()) }),
  reply: ImportRun,
  status: 202,
})

export const listProfiles = route({
  method: 'GET',
  path: '/api/v1/profiles',
  summary: 'Kept profiles by name',
  tag: 'profiles',
  query: Type.Object({ ...PageQuery, supplier: Type.Optional(SupplierCode) }),
  reply: Page(StoredProfile),
})

export const getProfile = route({
  method: 'GET',
  path: '/api/v1/profiles/:id',
  summary: 'One profile',
  tag: 'profiles',
  params: IdParams,
  reply: StoredProfile,
})

export const saveProfile = route({
  method: 'PUT',
  path: '/api/v1/profiles',
  summary: 'Keeps a profile under its name for a supplier; a change is a new version of the one of that name',
  tag: 'profiles',
  body: Type.Object(
    {
      profile: Profile,
      supplier: Type.Optional(SupplierCode),
      isDefault: Type.Optional(Type.Boolean()),
      note: Type.Optional(Type.String({ maxLength: 500, description: 'What is new in this version.' })),
      confirm: Type.Optional(
        Type.Boolean({ description: 'Keep it although golden rows become something else; they then expect that.' }),
      ),
    },
    { additionalProperties: false },
  ),
  reply: StoredProfile,
})

export const importDemo = route({
  method: 'POST',
  path: '/api/v1/demo',
  summary: 'Writes sample supplier files and imports them; only on an empty catalogue',
  tag: 'imports',
  body: Type.Object(
    { products: Type.Optional(Type.Integer({ minimum: 100, maximum: 133_149 })) },
    { additionalProperties: false },
  ),
  reply: Type.Object({ runs: Type.Array(ImportRun) }),
  status: 202,
})
