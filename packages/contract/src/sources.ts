import Type, { type Static, type TProperties } from 'typebox'
import { ImportRun, RunStatus } from './imports.ts'
import { Moment, nullable, Uuid } from './paging.ts'
import { SupplierCode } from './suppliers.ts'

const closed = <P extends TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false })
const Short = Type.String({ minLength: 1, maxLength: 255 })
const Host = Type.String({ minLength: 1, maxLength: 255, pattern: '^[^\\s/@]+$' })
const Port = Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 }))
const WebAddress = Type.String({ maxLength: 2000, pattern: '^https?://[^\\s@]+$' })
const Folder = Type.Optional(Type.String({ maxLength: 1000 }))
const Certificate = Type.Optional(
  Type.String({ maxLength: 20_000, description: 'A certificate to trust beside the usual authorities, PEM.' }),
)

/** How a web server is told who asks. The secret itself is in `secrets`. */
export const HttpLogin = Type.Union([
  closed({ type: Type.Literal('none') }),
  closed({ type: Type.Literal('basic'), user: Short }),
  closed({ type: Type.Literal('bearer') }),
  closed({ type: Type.Literal('header'), name: Type.String({ pattern: '^[A-Za-z0-9-]{1,100}$' }) }),
  closed({
    type: Type.Literal('oauth2'),
    tokenUrl: WebAddress,
    clientId: Short,
    scope: Type.Optional(Type.String({ maxLength: 500 })),
  }),
])
export type HttpLogin = Static<typeof HttpLogin>

export const HttpConnection = closed({
  kind: Type.Literal('http'),
  url: WebAddress,
  method: Type.Optional(Type.Union([Type.Literal('GET'), Type.Literal('POST')])),
  headers: Type.Optional(
    Type.Record(Type.String({ pattern: '^[A-Za-z0-9-]{1,100}$' }), Type.String({ maxLength: 2000 })),
  ),
  body: Type.Optional(Type.String({ maxLength: 20_000 })),
  login: Type.Optional(HttpLogin),
  certificate: Certificate,
})
export type HttpConnection = Static<typeof HttpConnection>

export const FtpConnection = closed({
  kind: Type.Literal('ftp'),
  host: Host,
  port: Port,
  security: Type.Union([Type.Literal('none'), Type.Literal('explicit'), Type.Literal('implicit')]),
  user: Short,
  folder: Folder,
  certificate: Certificate,
})
export type FtpConnection = Static<typeof FtpConnection>

/** An SSH server's key as OpenSSH tells it. */
export const HostKey = Type.String({ pattern: '^SHA256:[A-Za-z0-9+/]{43}$' })

export const SftpConnection = closed({
  kind: Type.Literal('sftp'),
  host: Host,
  port: Port,
  user: Short,
  folder: Folder,
  hostKey: Type.Optional(
    Type.Union([HostKey, Type.Null()], {
      description: "The server's key. Without it the one met first is kept and asked for from then on.",
    }),
  ),
})
export type SftpConnection = Static<typeof SftpConnection>

export const ImapConnection = closed({
  kind: Type.Literal('imap'),
  host: Host,
  port: Port,
  security: Type.Union([Type.Literal('tls'), Type.Literal('starttls'), Type.Literal('none')]),
  user: Short,
  mailbox: Type.Optional(Short),
  from: Type.Optional(
    Type.Array(Type.String({ minLength: 3, maxLength: 255 }), {
      maxItems: 50,
      description: 'Addresses, or `@example.com` for everybody there. Empty: from anybody.',
    }),
  ),
  to: Type.Optional(
    Type.String({ maxLength: 255, description: 'The address mail for this supplier is sent to, if it has its own.' }),
  ),
  subject: Type.Optional(
    Type.String({ maxLength: 255, description: 'Text with * and ?, anywhere in the subject; case does not matter.' }),
  ),
  certificate: Certificate,
})
export type ImapConnection = Static<typeof ImapConnection>

export const S3Connection = closed({
  kind: Type.Literal('s3'),
  endpoint: Type.Optional(WebAddress),
  region: Type.Optional(Short),
  bucket: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$' }),
  prefix: Folder,
  accessKeyId: Short,
  certificate: Certificate,
})
export type S3Connection = Static<typeof S3Connection>

export const FolderConnection = closed({
  kind: Type.Literal('folder'),
  path: Type.String({ minLength: 1, maxLength: 1000, description: 'Below one of the folders of PM_WATCH_FOLDERS.' }),
})
export type FolderConnection = Static<typeof FolderConnection>

export const PushConnection = closed({ kind: Type.Literal('push') })
export type PushConnection = Static<typeof PushConnection>

/** Where a supplier's files come from, without any secret. */
export const SourceConnection = Type.Union([
  HttpConnection,
  FtpConnection,
  SftpConnection,
  ImapConnection,
  S3Connection,
  FolderConnection,
  PushConnection,
])
export type SourceConnection = Static<typeof SourceConnection>
export type SourceKind = SourceConnection['kind']

/** The secrets a source can have. They are written and never read back. */
export const secretNames = ['password', 'token', 'clientSecret', 'privateKey', 'passphrase', 'secretAccessKey'] as const
export type SecretName = (typeof secretNames)[number]

export const SourceSecrets = Type.Unsafe<Partial<Record<SecretName, string | null>>>({
  type: 'object',
  propertyNames: { enum: [...secretNames] },
  additionalProperties: Type.Union([Type.String({ minLength: 1, maxLength: 20_000 }), Type.Null()]),
  description: 'null forgets one; those left out stay as they are.',
})
export type SourceSecrets = Static<typeof SourceSecrets>

/** Which of a source's files are taken, and what becomes of them there. */
export const FileRules = closed({
  pattern: Type.Optional(
    Type.String({ minLength: 1, maxLength: 255, description: 'Name with * and ?, such as `prices-*.csv`.' }),
  ),
  take: Type.Optional(
    Type.Union([Type.Literal('newest'), Type.Literal('all'), Type.Literal('each')], {
      description:
        'newest: the newest file, when it is new or changed. all: every file that is new or changed. each: every name once.',
    }),
  ),
  after: Type.Optional(
    Type.Union([
      closed({ do: Type.Literal('keep') }),
      closed({ do: Type.Literal('delete') }),
      closed({ do: Type.Literal('move'), folder: Type.String({ minLength: 1, maxLength: 500 }) }),
    ]),
  ),
})
export type FileRules = Static<typeof FileRules>

/** A column by its header's name, or by its place counted from 1. */
const KeyColumn = Type.Union([
  closed({ column: Type.String({ minLength: 1, maxLength: 500 }) }),
  closed({ position: Type.Integer({ minimum: 1, maximum: 5000 }) }),
])

/** The supplier's second file whose columns are put behind those of the first, by a key both have. */
export const Companion = closed({
  pattern: Type.String({ minLength: 1, maxLength: 255 }),
  key: KeyColumn,
  companionKey: KeyColumn,
})
export type Companion = Static<typeof Companion>

/** When a source is looked at: at crontab's times in a time zone, or every so many minutes. */
export const Schedule = Type.Union([
  closed({
    cron: Type.String({ minLength: 9, maxLength: 90 }),
    timeZone: Type.String({ minLength: 1, maxLength: 100 }),
    isPaused: Type.Optional(Type.Boolean()),
  }),
  closed({
    everyMinutes: Type.Integer({ minimum: 1, maximum: 43_200 }),
    isPaused: Type.Optional(Type.Boolean()),
  }),
])
export type Schedule = Static<typeof Schedule>

const settings = {
  name: Type.String({ minLength: 1, maxLength: 100 }),
  isActive: Type.Optional(Type.Boolean()),
  connection: SourceConnection,
  files: Type.Optional(FileRules),
  companion: Type.Optional(nullable(Companion)),
  profile: Type.Optional(nullable(Type.String({ minLength: 1, maxLength: 255 }))),
  expectEveryDays: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 366 }))),
  schedule: Type.Optional(nullable(Schedule)),
  secrets: Type.Optional(SourceSecrets),
}

export const NewSource = closed({ supplier: SupplierCode, ...settings })
export type NewSource = Static<typeof NewSource>
export const SourceSettings = closed(settings)
export type SourceSettings = Static<typeof SourceSettings>

export const FetchStatus = Type.Union([
  Type.Literal('running'),
  Type.Literal('taken'),
  Type.Literal('unchanged'),
  Type.Literal('failed'),
])
export type FetchStatus = Static<typeof FetchStatus>

export const FetchTrigger = Type.Union([
  Type.Literal('schedule'),
  Type.Literal('retry'),
  Type.Literal('hand'),
  Type.Literal('push'),
])
export type FetchTrigger = Static<typeof FetchTrigger>

/** A file that a look at a source brought, and the run that imports it. */
export const FetchedFile = Type.Object({
  name: Type.String(),
  bytes: Type.Integer(),
  hash: Type.String(),
  runId: nullable(Uuid),
  runStatus: nullable(RunStatus),
  runError: nullable(Type.Object({ code: Type.String(), message: Type.String() })),
  takenAt: Moment,
})
export type FetchedFile = Static<typeof FetchedFile>

/** One look at a source. */
export const Fetch = Type.Object({
  id: Uuid,
  sourceId: Uuid,
  trigger: FetchTrigger,
  attempt: Type.Integer(),
  status: FetchStatus,
  filesSeen: Type.Integer(),
  files: Type.Array(FetchedFile),
  error: nullable(Type.Object({ code: Type.String(), message: Type.String() })),
  uploadId: nullable(
    Type.String({ description: 'The file that waits to be mapped, because the supplier has no profile yet.' }),
  ),
  mappedBy: nullable(
    Type.String({
      format: 'uuid',
      description: 'The run of the file that waited to be mapped, once somebody mapped it.',
    }),
  ),
  retryAt: nullable(Moment),
  startedAt: Moment,
  endedAt: nullable(Moment),
})
export type Fetch = Static<typeof Fetch>

/** Whether a source does what is expected of it; `waiting`: a file is here, and a person has to decide about it. */
export const SourceState = Type.Union([
  Type.Literal('good'),
  Type.Literal('waiting'),
  Type.Literal('failing'),
  Type.Literal('late'),
  Type.Literal('paused'),
  Type.Literal('new'),
])
export type SourceState = Static<typeof SourceState>

export const SourceHealth = Type.Object({
  state: SourceState,
  lastFile: nullable(FetchedFile),
  lastFetch: nullable(Fetch),
  nextRunAt: nullable(Moment),
})
export type SourceHealth = Static<typeof SourceHealth>

export const Source = Type.Object({
  id: Uuid,
  supplierCode: Type.String(),
  name: Type.String(),
  isActive: Type.Boolean(),
  connection: SourceConnection,
  files: Type.Required(FileRules),
  companion: nullable(Companion),
  profile: nullable(Type.String()),
  expectEveryDays: nullable(Type.Integer()),
  schedule: nullable(Schedule),
  secretsSet: Type.Array(Type.String({ description: 'Names of the secrets that are kept.' })),
  hasPushToken: Type.Boolean(),
  health: SourceHealth,
  createdAt: Moment,
  updatedAt: Moment,
})
export type Source = Static<typeof Source>

/** What a look at a source would find, without taking anything. */
export const SourceTest = Type.Object({
  ok: Type.Boolean(),
  problem: nullable(Type.Object({ code: Type.String(), message: Type.String() })),
  files: Type.Array(
    Type.Object({
      name: Type.String(),
      bytes: nullable(Type.Integer()),
      modifiedAt: nullable(Moment),
      isTaken: Type.Boolean({ description: 'It would be taken now.' }),
    }),
  ),
  filesSeen: Type.Integer(),
  hostKey: nullable(Type.String({ description: "An SFTP server's key, to be compared with what the supplier says." })),
  milliseconds: Type.Integer(),
})
export type SourceTest = Static<typeof SourceTest>

export const TestSource = closed({
  ...settings,
  name: Type.Optional(Type.String()),
  sourceId: Type.Optional(Uuid),
})
export type TestSource = Static<typeof TestSource>

/** An import of a file, or an undo of one, that no source began: a person, a plan or a program did. */
export const CalendarRun = Type.Pick(ImportRun, ['id', 'kind', 'status', 'supplierCode', 'fileName', 'createdAt'])
export type CalendarRun = Static<typeof CalendarRun>

/** What a schedule has planned for a day, for the calendar. */
export const PlannedFetch = Type.Object({
  sourceId: Uuid,
  sourceName: Type.String(),
  supplierCode: Type.String(),
  at: Moment,
  times: Type.Integer({ description: 'Looks on that day, of which `at` is the first; 25 stands for all above 24.' }),
})
export type PlannedFetch = Static<typeof PlannedFetch>
