import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { readConfig } from './config.ts'

it('needs no variable at all', () => {
  const config = readConfig({})

  expect(config.role).toBe('all')
  expect(config.dataDir).toBe(resolve('.data'))
  expect(config.http).toMatchObject({ host: '127.0.0.1', port: 3_000, isPortChosen: false })
  expect(config.databases.urls).toBeNull()
  expect(config.databases.pools.catalog).toMatchObject({ size: 20, overflow: 10, waitTimeoutMs: 30_000 })
})

it.each([
  [{ PORT: 'abc' }, 'PORT: "abc" is not a whole number from 0 to 65535.'],
  [{ PM_ROLE: 'boss' }, 'PM_ROLE: "boss" is none of all, api, worker.'],
  [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL: "loud" is none of trace, debug/],
  [{ CATALOG_POOL_SIZE: '0' }, 'CATALOG_POOL_SIZE: "0" is not a whole number from 1 to 10000.'],
  [{ APP_URL: 'products' }, 'APP_URL: "products" is not an address like https://products.example.com.'],
  [{ HOST: '0.0.0.0' }, /^HOST: "0\.0\.0\.0" can be reached from other machines/],
  [{ DB_CATALOG_URL: 'postgres://h/db' }, /^DB_CORE_URL: missing, while DB_CATALOG_URL is set\./],
  [{ DB_CATALOG_URL: 'mysql://u:secret@h/db' }, /^DB_CATALOG_URL: (?!.*secret)/],
])('answers %j with one sentence that names the variable', (env, sentence) => {
  const read = () => readConfig(env)

  expect(read).toThrow(sentence)
})

it('opens to other machines only when told that something else asks who comes', () => {
  const config = readConfig({ HOST: '0.0.0.0', PM_ALLOW_REMOTE_WITHOUT_LOGIN: '1' })

  expect(config.http.host).toBe('0.0.0.0')
})

it('takes the names of levels and the addresses that existing installations use', () => {
  const env = {
    LOG_LEVEL: 'WARNING',
    APP_URL: 'https://Shop.example/',
    ALLOWED_ORIGINS: 'https://a.example, https://b.example',
  }

  const config = readConfig(env)

  expect(config.logLevel).toBe('warn')
  expect(config.http.allowedHosts).toEqual(['shop.example'])
  expect(config.http.allowedOrigins).toEqual(['https://a.example', 'https://b.example', 'https://shop.example'])
})

it('keeps core in the single database of older installations', () => {
  const names = ['CATALOG', 'IMPORTS', 'EXPORTS', 'MEDIA', 'CODE2ASIN', 'ANALYTICS']
  const env = Object.fromEntries(names.map((name) => [`DB_${name}_URL`, `postgresql://u@h/${name}`]))

  const config = readConfig({ ...env, DATABASE_URL: 'postgresql://u@h/supplier_import' })

  expect(config.databases.urls?.core.url).toBe('postgresql://u@h/supplier_import')
})
