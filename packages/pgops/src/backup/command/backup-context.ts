import type { Clock } from '@products-manager/postgres'
import type { BackupSettings } from '../backup-settings.ts'

/** What the commands of backup and restore work on. The server is asked for only where it is needed: it may be what was lost. */
export interface BackupContext {
  settings: BackupSettings
  clock: Clock
  /** The address of a database of the running server; throws with what to do when there is none. */
  url(database?: string): Promise<string>
  /** The data directory that a restore replaces; null when the server is not on this machine. */
  place: ClusterPlace | null
}

/** A data directory on this machine, and how to stop and start what uses it. */
export interface ClusterPlace {
  directory(): Promise<string>
  /** The system identifier of what lies there; null when nothing does. */
  systemId(): Promise<string | null>
  /** Nothing uses the directory when this resolves. */
  stop(): Promise<void>
  /** Gives the restored cluster the passwords of this installation, and keeps its log for the receiver; the address is that of a superuser. */
  adopt(url: string): Promise<void>
  /** Starts the server on the restored directory. */
  start(): Promise<void>
}

export type WithBackups = <T>(work: (context: BackupContext) => Promise<T>) => Promise<T>
