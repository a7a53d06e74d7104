import { expect, it } from 'vitest'
import { type ConnectionSettings, clientConfig } from './client-config.ts'

const settings: ConnectionSettings = {
  name: 'shop',
  url: 'postgresql://pm:s3cret@db:5432/shop',
  applicationName: 'test',
  connectTimeoutMs: 1_000,
  readOnly: true,
}

it('adds the read-only default to the options of the address', () => {
  const url = `${settings.url}?options=-c%20statement_timeout%3D5000`

  expect(clientConfig({ ...settings, url })).toMatchObject({
    connectionString: settings.url,
    options: '-c statement_timeout=5000 -c default_transaction_read_only=on',
  })
  expect(clientConfig({ ...settings, url, readOnly: false })).toMatchObject({ options: '-c statement_timeout=5000' })
  expect(clientConfig({ ...settings, readOnly: false })).not.toHaveProperty('options')
})

it('understands sslmode as psql does', () => {
  const { connectionString } = clientConfig({ ...settings, url: `${settings.url}?sslmode=require` })

  expect(connectionString).toBe(`${settings.url}?sslmode=require&uselibpqcompat=true`)
})

it('refuses an address it cannot read without repeating it', () => {
  const read = () => clientConfig({ ...settings, url: 'pm:s3cret@db' })
  const readWorse = () => clientConfig({ ...settings, url: 'postgres://pm:s3cret@db:port/shop' })

  expect(readWorse).toThrow(expect.objectContaining({ code: '08001', retryable: false }))
  expect(readWorse).not.toThrow(/s3cret/)
  expect(read).not.toThrow(/s3cret/)
})
