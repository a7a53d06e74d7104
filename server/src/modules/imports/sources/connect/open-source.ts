import type { SourceConnection } from '@products-manager/contract'
import { openFolderSource } from './open-folder.ts'
import { openHttpSource } from './open-http.ts'
import type { ConnectOptions, OpenSource } from './types.ts'

/** A kind of source that is asked for files; programs push theirs. */
export type Fetched = Exclude<SourceConnection, { kind: 'push' }>

/** Connects to where a supplier's files are. Libraries are loaded when the first source of their kind is opened. */
export async function openSource(connection: Fetched, options: ConnectOptions): Promise<OpenSource> {
  switch (connection.kind) {
    case 'http':
      return openHttpSource(connection, options)
    case 'ftp':
      return (await import('./open-ftp.ts')).openFtpSource(connection, options)
    case 'sftp':
      return (await import('./open-sftp.ts')).openSftpSource(connection, options)
    case 'imap':
      return (await import('./open-imap.ts')).openImapSource(connection, options)
    case 's3':
      return (await import('./open-s3.ts')).openS3Source(connection, options)
    default:
      return openFolderSource(connection, options)
  }
}

/** Who is talked to, for messages. */
export function hostOf(connection: Fetched): string {
  if (connection.kind === 'http') return new URL(connection.url).host
  if (connection.kind === 's3') return connection.endpoint ? new URL(connection.endpoint).host : connection.bucket
  return connection.kind === 'folder' ? connection.path : connection.host
}
