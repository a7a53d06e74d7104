import type { FileRules, SecretName } from '@products-manager/contract'
import type { AddressGuard } from '../../../../platform/net/address-guard.ts'

/** A file as a source shows it. */
export interface RemoteFile {
  /** What patterns are compared with. */
  name: string
  /** How the source finds it. */
  path: string
  bytes: number | null
  modifiedAt: Date | null
  /** Differs when the file differs; null where a source does not tell. */
  version: string | null
}

/** A state of a file that was taken already. */
export interface TakenFile {
  name: string
  version: string
}

export type AfterRule = NonNullable<FileRules['after']>

/** An open connection to where a supplier's files are. */
export interface OpenSource {
  /** What there is, without taking anything. */
  list(): Promise<RemoteFile[]>
  /** The bytes of a file; ends in an error when they are not all of it. */
  read(file: RemoteFile): AsyncIterable<Uint8Array>
  /** Deletes a taken file or moves it away, as `after` says. Harmless when that was done already. */
  clear(file: RemoteFile): Promise<void>
  /** An SFTP server's key, once connected. */
  readonly hostKey?: string | null
  close(): Promise<void>
}

/** What connecting needs beside the connection's own settings. */
export interface ConnectOptions {
  guard: AddressGuard
  secrets: Partial<Record<SecretName, string>>
  signal: AbortSignal
  /** The file that was taken last: a server that can tell need not send it again. */
  lastTaken: TakenFile | null
  /**
   * What becomes of a taken file. It is moved to a folder counted from the source's own, or from the server's root where
   * it begins with a slash, and never over another file.
   */
  after: AfterRule
  /** Folders of this machine below which may be watched. */
  watchFolders: readonly string[]
}

// A supplier's server that is alive answers within seconds; what is silent for a minute within a transfer is dead.
export const CONNECT_TIMEOUT_MS = 15_000
export const SILENCE_TIMEOUT_MS = 60_000
