import type { SecretName, SourceKind } from '@products-manager/contract'

export const kinds = ['http', 'ftp', 'sftp', 'imap', 's3', 'folder', 'push'] as const satisfies readonly SourceKind[]

/** A setting of a connection as a form asks for it. Its texts are `sources.fields.<name>`. */
export interface FieldSpec {
  name: FieldName
  required?: boolean
  /** Choices, the usual one first; their texts are `sources.choices.<choice>`. */
  choices?: readonly Choice[]
  /** Several lines. */
  long?: boolean
}

export type FieldName =
  | 'url'
  | 'method'
  | 'login'
  | 'user'
  | 'headerName'
  | 'tokenUrl'
  | 'clientId'
  | 'scope'
  | 'body'
  | 'headers'
  | 'certificate'
  | 'host'
  | 'port'
  | 'security'
  | 'folder'
  | 'hostKey'
  | 'mailbox'
  | 'from'
  | 'to'
  | 'subject'
  | 'endpoint'
  | 'region'
  | 'bucket'
  | 'prefix'
  | 'accessKeyId'
  | 'path'

export type Choice =
  | 'GET'
  | 'POST'
  | 'none'
  | 'basic'
  | 'bearer'
  | 'header'
  | 'oauth2'
  | 'explicit'
  | 'implicit'
  | 'tls'
  | 'starttls'

export type Fields = Partial<Record<FieldName, string>>

const certificate: FieldSpec = { name: 'certificate', long: true }
const server: readonly FieldSpec[] = [{ name: 'host', required: true }, { name: 'port' }]
const user: FieldSpec = { name: 'user', required: true }

const logins: Record<string, readonly FieldSpec[]> = {
  basic: [user],
  header: [{ name: 'headerName', required: true }],
  oauth2: [{ name: 'tokenUrl', required: true }, { name: 'clientId', required: true }, { name: 'scope' }],
}

/** What is asked for a kind of source, with what is chosen already. */
export function fieldsOf(kind: SourceKind, { method = 'GET', login = 'none' }: Fields): readonly FieldSpec[] {
  switch (kind) {
    case 'http':
      return [
        { name: 'url', required: true },
        { name: 'method', choices: ['GET', 'POST'] },
        ...(method === 'POST' ? [{ name: 'body', long: true } as const] : []),
        { name: 'login', choices: ['none', 'basic', 'bearer', 'header', 'oauth2'] },
        ...(logins[login] ?? []),
        { name: 'headers', long: true },
        certificate,
      ]
    case 'ftp':
      return [
        ...server,
        { name: 'security', choices: ['explicit', 'implicit', 'none'] },
        user,
        { name: 'folder' },
        certificate,
      ]
    case 'sftp':
      return [...server, user, { name: 'folder' }, { name: 'hostKey' }]
    case 'imap':
      return [
        ...server,
        { name: 'security', choices: ['tls', 'starttls', 'none'] },
        user,
        { name: 'mailbox' },
        { name: 'from' },
        { name: 'to' },
        { name: 'subject' },
        certificate,
      ]
    case 's3':
      return [
        { name: 'endpoint' },
        { name: 'region' },
        { name: 'bucket', required: true },
        { name: 'prefix' },
        { name: 'accessKeyId', required: true },
        certificate,
      ]
    case 'folder':
      return [{ name: 'path', required: true }]
    default:
      return []
  }
}

const loginSecrets: Record<string, readonly SecretName[]> = {
  basic: ['password'],
  bearer: ['token'],
  header: ['token'],
  oauth2: ['clientSecret'],
}
const kindSecrets: Partial<Record<SourceKind, readonly SecretName[]>> = {
  ftp: ['password'],
  imap: ['password'],
  sftp: ['password', 'privateKey', 'passphrase'],
  s3: ['secretAccessKey'],
}

/** The secrets such a source can have. */
export function secretsOf(kind: SourceKind, { login = 'none' }: Fields): readonly SecretName[] {
  return kind === 'http' ? (loginSecrets[login] ?? []) : (kindSecrets[kind] ?? [])
}
