import { formatLsn, type Lsn, parseLsn } from '@products-manager/postgres'
import { BackupError } from '../backup/backup-error.ts'

/** Where a restore is to arrive. */
export type RestoreTarget =
  /** Everything that was committed. */
  | { kind: 'latest' }
  /** Everything that was committed at this moment of the server's clock, and nothing later. */
  | { kind: 'time'; at: Date }
  | { kind: 'lsn'; lsn: Lsn }
  /** The backup as it was when it ended. */
  | { kind: 'backup' }

// A time without an offset means another moment on every machine.
const MOMENT = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?\s*(?:Z|[+-]\d{2}(?::?\d{2})?)?$/

/** Reads what the command line says. A time without an offset is UTC. */
export function readTarget(
  given: { time?: string | undefined; lsn?: string | undefined },
  isById: boolean,
): RestoreTarget {
  if (given.time !== undefined && given.lsn !== undefined) throw invalid('Give a time or a position, not both.')
  if (given.time !== undefined) return { kind: 'time', at: readMoment(given.time) }
  if (given.lsn === undefined) return isById ? { kind: 'backup' } : { kind: 'latest' }
  try {
    return { kind: 'lsn', lsn: parseLsn(given.lsn) }
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error))
  }
}

function readMoment(text: string): Date {
  const trimmed = text.trim()
  const zone = /(?:Z|[+-]\d{2}(?::?\d{2})?)$/.exec(trimmed.slice(10))?.[0]
  const plain = (zone ? trimmed.slice(0, -zone.length) : trimmed).trim().replace(' ', 'T')
  const offset = !zone ? 'Z' : zone.length === 3 ? `${zone}:00` : zone
  const at = new Date(`${plain.length === 10 ? `${plain}T00:00` : plain}${offset}`)
  if (MOMENT.test(trimmed) && !Number.isNaN(at.getTime())) return at
  throw invalid(`"${text}" is no moment; write 2026-04-07 14:30:00, or with an offset 2026-04-07 14:30:00+02:00.`)
}

function invalid(message: string): BackupError {
  return new BackupError('BACKUP_SETTING_INVALID', message)
}

/** The target in words. */
export function targetText(target: RestoreTarget): string {
  if (target.kind === 'time') return `the state of ${target.at.toISOString()}`
  if (target.kind === 'lsn') return `position ${formatLsn(target.lsn)}`
  return target.kind === 'latest' ? 'the last commit' : 'the backup as it was taken'
}
