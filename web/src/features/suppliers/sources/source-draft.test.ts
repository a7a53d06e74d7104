import type { Source, SourceConnection } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import { draftOf, missingFields, readColumn, settingsOf } from './source-draft.ts'

const connections: SourceConnection[] = [
  { kind: 'http', url: 'https://acme.example/p.csv', method: 'GET', login: { type: 'none' } },
  {
    kind: 'http',
    url: 'https://acme.example/p.csv',
    method: 'POST',
    body: '{"all":true}',
    login: { type: 'oauth2', tokenUrl: 'https://acme.example/token', clientId: 'us', scope: 'read' },
    headers: { Accept: 'text/csv', 'X-Shop': 'a: b' },
  },
  { kind: 'http', url: 'https://acme.example/p.csv', method: 'GET', login: { type: 'header', name: 'X-Key' } },
  { kind: 'ftp', host: 'ftp.acme.example', port: 2121, security: 'explicit', user: 'us', folder: 'out' },
  { kind: 'sftp', host: 'acme.example', user: 'us', hostKey: `SHA256:${'a'.repeat(43)}` },
  {
    kind: 'imap',
    host: 'mail.example',
    security: 'tls',
    user: 'us',
    from: ['a@b.example', '@c.example'],
    subject: 'x*',
  },
  { kind: 's3', endpoint: 'https://minio.example', bucket: 'acme', accessKeyId: 'us', prefix: 'out/' },
  { kind: 'folder', path: 'acme' },
  { kind: 'push' },
]

const source = (connection: SourceConnection) =>
  ({
    name: 'prices',
    connection,
    files: { pattern: '*.csv', take: 'each', after: { do: 'move', folder: 'old' } },
    schedule: { cron: '0 6 * * 1-5', timeZone: 'Europe/Paris', isPaused: false },
    companion: { pattern: 'names-*.txt', key: { position: 1 }, companionKey: { column: 'CIS' } },
    profile: null,
    expectEveryDays: 7,
  }) as unknown as Source

describe('a draft', () => {
  it.each(connections.map((connection) => [connection.kind, connection] as const))(
    'of %s gives the same settings again',
    (_, connection) => {
      const { name, files, schedule, companion, profile, expectEveryDays } = source(connection)

      const settings = settingsOf(draftOf(source(connection), 'UTC'))

      expect(settings).toEqual({ name, connection, files, schedule, companion, profile, expectEveryDays, secrets: {} })
    },
  )

  it('sends only the secrets that were typed and that its kind has', () => {
    const draft = { ...draftOf(source(connections[4]!), 'UTC'), secrets: { password: 'a', token: 'b', privateKey: '' } }

    expect(settingsOf(draft).secrets).toEqual({ password: 'a' })
  })

  it('of a new source says what is missing', () => {
    expect(missingFields(draftOf(null, 'UTC'))).toEqual(['name', 'url'])
    expect(missingFields({ ...draftOf(source(connections[0]!), 'UTC'), companionKey: ' ' })).toEqual(['companionKey'])
  })
})

it('takes figures for places and everything else for names', () => {
  expect(['3', ' SKU ', '3b'].map(readColumn)).toEqual([{ position: 3 }, { column: 'SKU' }, { column: '3b' }])
})
