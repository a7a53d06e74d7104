import { execFileSync, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../server/src/platform/testing/servers/free-port.ts'
import { rowsOf } from './catalogue-file.ts'
import { ACCOUNT, answering, checked, installedPeers, type Peer } from './peer.ts'

const COLUMNS = [
  'Product Handle,Product Title,Product Description,Product Status,Product Origin Country,Product Metadata',
  'Variant Title,Variant SKU,Variant EAN,Variant Manage Inventory,Variant Price EUR',
  'Variant Option 1 Name,Variant Option 1 Value',
].join(',')

const CONFIG = `const { defineConfig } = require('@medusajs/framework/utils')
module.exports = defineConfig({
  admin: { disable: true },
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    http: { storeCors: '*', adminCors: '*', authCors: '*', jwtSecret: 'bench', cookieSecret: 'bench' },
  },
})
`
const POLL_MS = 50

/** Medusa on an empty database: a shop's data model, with a product, a variant, an option and a price each. */
export async function startMedusa(databaseUrl: string): Promise<Peer> {
  // Its command looks for itself among the dependencies of the directory it is called in, and for its settings there.
  const project = installedPeers('medusa')
  writeFileSync(join(project, 'medusa-config.js'), CONFIG)
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const env = { ...process.env, DATABASE_URL: databaseUrl, NODE_ENV: 'production', LOG_LEVEL: 'error' }
  const command = join(project, 'node_modules/@medusajs/cli/cli.js')
  const medusa = (...args: string[]) =>
    execFileSync(process.execPath, [command, ...args], { cwd: project, env, stdio: ['ignore', 'ignore', 2] })
  medusa('db:migrate')
  medusa('user', '-e', ACCOUNT.email, '-p', ACCOUNT.password)
  const child = spawn(process.execPath, [command, 'start', '-H', '127.0.0.1', '-p', String(port)], {
    cwd: project,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  await answering(`${address}/health`)
  const ask = asking(address, await signIn(address))

  return {
    updates: false,
    async importFile(csv) {
      const rows = asMedusaReads(csv)
      const file = new Blob([[COLUMNS, ...rows, ''].join('\n')], { type: 'text/csv' })
      const form = new FormData()
      form.set('files', file, 'products.csv')
      const { files } = await ask<{ files: { id: string }[] }>('/admin/uploads', { method: 'POST', body: form })
      const described = { originalname: 'products.csv', extension: 'csv', size: file.size, mime_type: 'text/csv' }
      const { transaction_id: id } = await ask<{ transaction_id: string }>('/admin/products/imports', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...described, file_key: files[0]?.id }),
      })
      await ask(`/admin/products/imports/${id}/confirm`, { method: 'POST' })
      // It tells of an import's end by a message to the one who signed in; the number of products is the same moment.
      await reaching(rows.length, count)
    },
    count,
    async stop() {
      // Its database goes with it, and a busy one would not listen.
      child.kill('SIGKILL')
      await ended
    },
  }

  async function count(): Promise<number> {
    const products = await ask<{ count: number }>('/admin/products?limit=1&fields=id')
    return products.count
  }
}

/** The same products under the columns of its import format. */
function asMedusaReads(csv: string): string[] {
  return rowsOf(csv).map(({ sku, ean, title, description, price }) =>
    [sku.toLowerCase(), title, description, 'published', '', '', title, sku, ean, 'false', price, 'Kind', 'One'].join(
      ',',
    ),
  )
}

async function reaching(wanted: number, count: () => Promise<number>): Promise<void> {
  while ((await count()) < wanted) await new Promise((resolve) => setTimeout(resolve, POLL_MS))
}

async function signIn(address: string): Promise<string> {
  const answer = await checked(
    fetch(`${address}/auth/user/emailpass`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ACCOUNT),
    }),
  )
  return ((await answer.json()) as { token: string }).token
}

function asking(address: string, token: string) {
  return async <Answer>(path: string, { headers, ...init }: RequestInit = {}): Promise<Answer> => {
    const authorization = { authorization: `Bearer ${token}` }
    const answer = await checked(fetch(`${address}${path}`, { ...init, headers: { ...headers, ...authorization } }))
    return (await answer.json()) as Answer
  }
}
