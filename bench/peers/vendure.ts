import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../server/src/platform/testing/servers/free-port.ts'
import { rowsOf } from './catalogue-file.ts'
import { checked, installedPeers, type Peer } from './peer.ts'

const PROGRAM = fileURLToPath(new URL('vendure-program.ts', import.meta.url))
const COLUMNS =
  'name,slug,description,assets,facets,optionGroups,optionValues,sku,price,taxCategory,stockOnHand,trackInventory,variantAssets,variantFacets,variant:ean'
// It answers when all of a request's products are made; a client gives up after five minutes.
const PORTION = 1_000

/** Vendure on an empty database: a shop's data model, with a product, a variant and facets for brand and category each. */
export async function startVendure(databaseUrl: string): Promise<Peer> {
  const port = await freePort()
  const installed = installedPeers('together')
  // It keeps what it noted of its use in the working directory.
  const child = fork(PROGRAM, [installed, databaseUrl, String(port)], {
    cwd: installed,
    stdio: ['ignore', 2, 2, 'ipc'],
  })
  const ended = once(child, 'close')
  const isReady = await Promise.race([once(child, 'message').then(() => true), ended.then(() => false)])
  if (!isReady) throw new Error('Vendure did not start.')
  const ask = asking(`http://127.0.0.1:${port}/admin-api`)
  const token = await ask.token(
    'mutation { login(username: "superadmin", password: "bench-on-loopback-only") { __typename } }',
  )

  return {
    updates: false,
    async importFile(csv) {
      const rows = asVendureReads(csv)
      for (let from = 0; from < rows.length; from += PORTION) {
        const form = new FormData()
        const query = 'mutation ($file: Upload!) { importProducts(csvFile: $file) { imported errors } }'
        const text = [COLUMNS, ...rows.slice(from, from + PORTION), ''].join('\n')
        form.set('operations', JSON.stringify({ query, variables: { file: null } }))
        form.set('map', JSON.stringify({ 0: ['variables.file'] }))
        form.set('0', new Blob([text], { type: 'text/csv' }), 'products.csv')
        const { importProducts } = await ask.form<{ importProducts: { errors: string[] | null } }>(form, token)
        if (importProducts.errors?.length) throw new Error(importProducts.errors.slice(0, 3).join(' '))
      }
    },
    async count() {
      const { products } = await ask.query<{ products: { totalItems: number } }>('{ products { totalItems } }', token)
      return products.totalItems
    },
    async stop() {
      // Its database goes with it, and a busy one would not listen.
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** The same products under the columns of its import format. */
function asVendureReads(csv: string): string[] {
  return rowsOf(csv).map(({ sku, ean, title, description, brand, category, price, stock }) => {
    const facets = `brand:${brand}|category:${category}`
    return [title, sku, description, '', facets, '', '', sku, price, 'standard', stock, 'true', '', '', ean].join(',')
  })
}

function asking(url: string) {
  const answerOf = async <Data>(answer: Response): Promise<Data> => {
    const { data, errors } = (await answer.json()) as { data: Data; errors?: { message: string }[] }
    if (errors) throw new Error(errors.map(({ message }) => message).join(' '))
    return data
  }
  const post = (query: string, token = '') =>
    checked(
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query }),
      }),
    )
  return {
    query: async <Data>(query: string, token: string) => answerOf<Data>(await post(query, token)),
    async token(query: string): Promise<string> {
      const answer = await post(query)
      await answerOf(answer)
      return answer.headers.get('vendure-auth-token') ?? ''
    },
    async form<Data>(body: FormData, token: string): Promise<Data> {
      const headers = { authorization: `Bearer ${token}`, 'apollo-require-preflight': 'true' }
      return answerOf<Data>(await checked(fetch(url, { method: 'POST', headers, body })))
    },
  }
}
