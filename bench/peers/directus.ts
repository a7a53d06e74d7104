import { execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import { freePort } from '../../server/src/platform/testing/servers/free-port.ts'
import { columns } from './catalogue-file.ts'
import { ACCOUNT, answering, checked, installedPeers, type Peer } from './peer.ts'

/** Directus on an empty database, with one flat collection of the file's columns whose primary key is the SKU, so that
 *  a second import updates. Its importer maps nothing and keeps no history unless asked; it is the quickest of the shops'
 *  and content systems' importers that install here. */
export async function startDirectus(databaseUrl: string): Promise<Peer> {
  const command = join(installedPeers('together'), 'node_modules/directus/cli.js')
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const env = {
    ...process.env,
    ...{ DB_CLIENT: 'pg', DB_CONNECTION_STRING: databaseUrl, HOST: '127.0.0.1', PORT: String(port) },
    ...{ SECRET: 'bench', ADMIN_EMAIL: ACCOUNT.email, ADMIN_PASSWORD: ACCOUNT.password, PUBLIC_URL: address },
    ...{ TELEMETRY: 'false', LOG_LEVEL: 'error', WEBSOCKETS_ENABLED: 'false', MCP_ENABLED: 'false' },
  }
  execFileSync(process.execPath, [command, 'bootstrap'], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const child = spawn(process.execPath, [command, 'start'], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  await answering(`${address}/server/ping`)

  const token = await signIn(address)
  const headers = { authorization: `Bearer ${token}` }
  await checked(
    fetch(`${address}/collections`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(collection()),
    }),
  )

  return {
    updates: true,
    async importFile(csv) {
      const form = new FormData()
      form.set('file', new Blob([csv], { type: 'text/csv' }), 'products.csv')
      await checked(fetch(`${address}/utils/import/products`, { method: 'POST', headers, body: form }))
    },
    async count() {
      const answer = await checked(fetch(`${address}/items/products?aggregate[count]=*`, { headers }))
      const { data } = (await answer.json()) as { data: { count: number | string }[] }
      return Number(data[0]?.count)
    },
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

function collection() {
  const types: Record<string, string> = { price: 'decimal', stock: 'integer', description: 'text' }
  return {
    collection: 'products',
    schema: {},
    meta: { accountability: 'all' },
    fields: columns.map((field) => ({
      field,
      type: types[field] ?? 'string',
      schema: { is_primary_key: field === 'sku' },
    })),
  }
}

async function signIn(address: string): Promise<string> {
  const answer = await checked(
    fetch(`${address}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ACCOUNT),
    }),
  )
  const { data } = (await answer.json()) as { data: { access_token: string } }
  return data.access_token
}
