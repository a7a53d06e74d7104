import type {
  Companion,
  FetchStatus,
  FetchTrigger,
  FileRules,
  RunStatus,
  SourceConnection,
} from '@products-manager/contract'
import { part } from '@products-manager/postgres'

/** A source as the imports database has it, with its schedule. */
export interface SourceRow {
  id: string
  supplierCode: string
  name: string
  isActive: boolean
  connection: SourceConnection
  pattern: string | null
  take: NonNullable<FileRules['take']>
  after: NonNullable<FileRules['after']>
  companion: Companion | null
  profileName: string | null
  expectEveryDays: number | null
  hasPushToken: boolean
  secretsSet: string[]
  /** crontab's five fields, or `@every 30m`; null without a schedule. */
  timing: string | null
  timeZone: string | null
  isPaused: boolean
  lastRunAt: Date | null
  nextRunAt: Date | null
  lateToldAt: Date | null
  createdAt: Date
  updatedAt: Date
}

/** The columns of a `SourceRow`, from `import_configs c` left joined with `import_schedules s`. */
export const sourceColumns = part`
  c.id, c.supplier_code as "supplierCode", c.config_name as name, c.is_active as "isActive",
  c.connection_config as connection, c.file_pattern as pattern, c.file_take as take, c.file_after as after,
  c.companion, c.profile_name as "profileName", c.expect_every_days as "expectEveryDays",
  c.push_token_hash is not null as "hasPushToken",
  array(select x.name::text from source_secrets x where x.config_id = c.id order by x.name) as "secretsSet",
  s.cron_expression as timing, s.time_zone as "timeZone", coalesce(not s.is_active, false) as "isPaused",
  s.last_run as "lastRunAt", s.next_run as "nextRunAt", c.late_told_at as "lateToldAt",
  c.created_at as "createdAt", c.updated_at as "updatedAt"
`

/** What became of the import of a file; null where it has none. */
export interface RunOfFile {
  runStatus: RunStatus | null
  errorCode: string | null
  error: string | null
}

export interface FetchRow {
  id: string
  sourceId: string
  trigger: FetchTrigger
  attempt: number
  status: FetchStatus
  filesSeen: number
  errorCode: string | null
  error: string | null
  uploadId: string | null
  /** The newest run of the file that waited to be mapped. */
  mappedBy: string | null
  retryAt: Date | null
  startedAt: Date
  endedAt: Date | null
  files: ({ name: string; bytes: number; hash: string; runId: string | null; takenAt: string } & RunOfFile)[]
}

/** The columns of a `FetchRow`, from `source_fetches t`. */
export const fetchColumns = part`
  t.id, t.config_id as "sourceId", t.trigger, t.attempt, t.status, t.files_seen as "filesSeen",
  t.error_code as "errorCode", t.error, t.upload_id as "uploadId",
  (select j.id from import_jobs j where j.file_id = t.upload_id order by j.id desc limit 1) as "mappedBy",
  t.retry_at as "retryAt", t.started_at as "startedAt", t.ended_at as "endedAt",
  coalesce((select json_agg(json_build_object('name', f.name, 'bytes', f.bytes, 'hash', f.file_hash, 'runId', f.run_id,
                                              'takenAt', f.taken_at, 'runStatus', j.status,
                                              'errorCode', j.last_error_code, 'error', j.last_error)
                              order by f.taken_at, f.id)
              from source_files f left join import_jobs j on j.id = f.run_id where f.fetch_id = t.id), '[]') as files
`
