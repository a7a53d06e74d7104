import { nothing, part, type Reads, sql, type Tx } from '@products-manager/postgres'

export interface ScheduleWrite {
  sourceId: string
  expression: string
  timeZone: string
  isPaused: boolean
  nextRunAt: Date | null
}

/** Sets when a source is looked at. */
export function upsertSchedule(tx: Tx<'imports'>, schedule: ScheduleWrite): Promise<number> {
  return tx.run(sql('imports.upsert_schedule')`
    insert into import_schedules (config_id, cron_expression, time_zone, is_active, next_run)
    values (${schedule.sourceId}, ${schedule.expression}, ${schedule.timeZone}, ${!schedule.isPaused},
            ${schedule.nextRunAt})
    on conflict (config_id) do update
       set cron_expression = excluded.cron_expression, time_zone = excluded.time_zone, is_active = excluded.is_active,
           next_run = excluded.next_run
  `)
}

/** A source is looked at by hand only. */
export function deleteSchedule(tx: Tx<'imports'>, sourceId: string): Promise<number> {
  return tx.run(sql('imports.delete_schedule')`delete from import_schedules where config_id = ${sourceId}`)
}

export interface DueSchedule {
  sourceId: string
  supplierCode: string
  expression: string
  timeZone: string
  dueAt: Date
}

/** Locks the schedules whose time has come, of sources in use. */
export function lockDueSchedules(tx: Tx<'imports'>, now: Date): Promise<DueSchedule[]> {
  return tx.many(sql<DueSchedule>('imports.lock_due_schedules')`
    select s.config_id as "sourceId", c.supplier_code as "supplierCode", s.cron_expression as expression,
           s.time_zone as "timeZone", s.next_run as "dueAt"
      from import_schedules s
      join import_configs c on c.id = s.config_id
     where s.is_active and c.is_active and s.next_run <= ${now}
     order by s.next_run
       for update of s skip locked
  `)
}

/** Notes that a schedule's time was used, and which comes next. */
export function moveSchedule(
  tx: Tx<'imports'>,
  { sourceId, lastRunAt, nextRunAt }: { sourceId: string; lastRunAt: Date; nextRunAt: Date | null },
): Promise<number> {
  return tx.run(sql('imports.move_schedule')`
    update import_schedules set last_run = ${lastRunAt}, next_run = ${nextRunAt} where config_id = ${sourceId}
  `)
}

export interface ActiveSchedule {
  sourceId: string
  sourceName: string
  supplierCode: string
  expression: string
  timeZone: string
  nextRunAt: Date
}

/** Schedules that run, for a calendar. */
export function listActiveSchedules(
  imports: Reads<'imports'>,
  { supplier }: { supplier?: string | undefined },
): Promise<ActiveSchedule[]> {
  return imports.many(sql<ActiveSchedule>('imports.list_active_schedules')`
    select s.config_id as "sourceId", c.config_name as "sourceName", c.supplier_code as "supplierCode",
           s.cron_expression as expression, s.time_zone as "timeZone", s.next_run as "nextRunAt"
      from import_schedules s
      join import_configs c on c.id = s.config_id
     where s.is_active and c.is_active and s.next_run is not null
       ${supplier === undefined ? nothing : part`and c.supplier_code = ${supplier}`}
     order by s.next_run, s.config_id
  `)
}

export interface LateSource {
  id: string
  name: string
  supplierCode: string
  days: number
  lastFileAt: Date | null
}

/** Marks the sources in use that had no file for as long as is expected of them, each once until the next file. */
export function markLateSources(tx: Tx<'imports'>, now: Date): Promise<LateSource[]> {
  return tx.many(sql<LateSource>('imports.mark_late_sources')`
    update import_configs c
       set late_told_at = ${now}
      from (select l.id,
                   (select max(f.taken_at) from source_files f where f.config_id = l.id) as last_file_at
              from import_configs l
             where l.is_active and l.expect_every_days is not null and l.late_told_at is null) last
     where last.id = c.id
       and coalesce(last.last_file_at, c.created_at) < ${now}::timestamptz - make_interval(days => c.expect_every_days)
    returning c.id, c.config_name as name, c.supplier_code as "supplierCode", c.expect_every_days as days,
              last.last_file_at as "lastFileAt"
  `)
}
