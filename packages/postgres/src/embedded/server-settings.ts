import { statfs } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'

/** What the settings are sized for. */
export interface Machine {
  memoryBytes: number
  cpus: number
  diskFreeBytes: number
}

const MB = 2 ** 20
const GB = 2 ** 30

/** This machine, or the container's share of it. */
export async function thisMachine(directory: string): Promise<Machine> {
  const limit = process.constrainedMemory() || Number.POSITIVE_INFINITY
  const disk = await statfs(directory)
  return {
    memoryBytes: Math.min(totalmem(), limit),
    cpus: availableParallelism(),
    diskFreeBytes: disk.bavail * disk.bsize,
  }
}

/** Settings for a server that shares its machine with the application. */
export function sizedSettings(machine: Machine, major: number): Record<string, string> {
  return {
    // An eighth, not the usual quarter: the application, its workers and the file cache live here too.
    shared_buffers: megabytes(machine.memoryBytes / 8, 128 * MB, 2 * GB),
    effective_cache_size: megabytes(machine.memoryBytes / 2, 256 * MB, 64 * GB),
    work_mem: '16MB',
    maintenance_work_mem: megabytes(machine.memoryBytes / 32, 64 * MB, 512 * MB),
    // Large imports would otherwise force a checkpoint every few seconds.
    max_wal_size: machine.diskFreeBytes > 20 * GB ? '4GB' : '2GB',
    min_wal_size: '256MB',
    checkpoint_timeout: '15min',
    checkpoint_completion_target: '0.9',
    // 150 connections of all pools, 20 for jobs, migrations, LISTEN, replication and people; the rest is PostgreSQL's reserve.
    max_connections: '180',
    max_parallel_workers: String(Math.max(2, machine.cpus)),
    max_parallel_workers_per_gather: machine.cpus > 2 ? '2' : '1',
    random_page_cost: '1.1',
    effective_io_concurrency: process.platform === 'linux' ? '200' : '0',
    // The bundled build has no JIT, and where there is one it costs short queries more than it gives.
    jit: 'off',
    wal_level: 'replica',
    max_wal_senders: '10',
    max_replication_slots: '10',
    // A receiver that stays away costs this much disk at most; then a new full backup.
    max_slot_wal_keep_size: megabytes(machine.diskFreeBytes / 10, GB, 16 * GB),
    // Incremental backups need to know which blocks changed. It costs little: a summary of 1 GB of log has some 100 kB.
    ...(major >= 17 ? { summarize_wal: 'on' } : {}),
    password_encryption: 'scram-sha-256',
    shared_preload_libraries: 'pg_stat_statements',
    'pg_stat_statements.max': '10000',
    track_io_timing: 'on',
    ...(major >= 18 ? { track_cost_delay_timing: 'on' } : {}),
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    logging_collector: 'on',
    log_destination: 'stderr',
    // A new file per 10 MB; the keeper deletes all but the newest few.
    log_filename: 'postgres-%Y%m%d-%H%M%S.log',
    log_rotation_age: '1d',
    log_rotation_size: '10MB',
    log_line_prefix: '%m [%p] %q%u@%d ',
    log_lock_waits: 'on',
    log_min_duration_statement: '2s',
  }
}

function megabytes(bytes: number, least: number, most: number): string {
  return `${Math.round(Math.min(Math.max(bytes, least), most) / MB)}MB`
}

/** The text of a configuration file with these settings. */
export function settingsFile(settings: Record<string, string>): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`)
  return `# Written anew at every start. Put your own settings into postgresql.conf; they win.\n${lines.join('\n')}\n`
}
