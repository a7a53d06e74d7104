import { ensureDatabases } from '@products-manager/postgres'
import { freshInstallation } from './installation.ts'
import { catalogueFile } from './peers/catalogue-file.ts'
import { startDirectus } from './peers/directus.ts'
import { type Figure, section } from './report.ts'

interface Sizes {
  products: number
  rounds: number
}

interface Importer {
  importFile(csv: string): Promise<void>
}

const POLL_MS = 20

/** The same file through the product's own HTTP interface and a peer's, both idle and on the same PostgreSQL. */
export async function benchPeers({ products, rounds }: Sizes): Promise<string> {
  const csv = catalogueFile(products)
  const figures = new Map<string, Figure>()
  const note = (name: string, unit: string, value: number, target?: string) => {
    const figure = figures.get(name) ?? { name, unit, values: [], ...(target && { target }) }
    figure.values.push(value)
    figures.set(name, figure)
  }
  for (let round = 1; round <= rounds; round++) {
    console.error(`round ${round} of ${rounds} …`)
    const ours = await timesOfOurs(csv, products)
    const theirs = await timesOfDirectus(csv, products)
    note('first import', 's', ours.first, products === 10_000 ? '< 1.5' : undefined)
    note('the same file again', 's', ours.again)
    note('Directus 12.4.0, first import', 's', theirs.first)
    note('Directus 12.4.0, the same file again', 's', theirs.again)
    note('ratio, first import', 'times', theirs.first / ours.first)
    note('ratio, again', 'times', theirs.again / ours.again)
  }
  return section(
    'peers',
    [...figures.values()],
    [
      `${products.toLocaleString('en')} products × 8 columns, ${rounds} rounds, a fresh database each, both by HTTP from an idle server: from the first byte sent until the import is done`,
      'ours: upload, detection, suggested profile, mapping, checks, merge, price and stock history, change set, origin of each value',
      'Directus: one flat table with the SKU as key; its own activity and revision records, no mapping, no checks',
    ],
  )
}

async function timesOfOurs(csv: string, products: number) {
  const installation = await freshInstallation()
  try {
    const system = await installation.start()
    try {
      const times = await timesOf({ importFile: (text) => importByHttp(system.address, text) }, csv)
      const { count } = await json<{ count: number }>(`${system.address}/api/v1/products/count`)
      if (count !== products) throw new Error(`The catalogue has ${count} products.`)
      return times
    } finally {
      await system.stop()
    }
  } finally {
    await installation.remove()
  }
}

async function timesOfDirectus(csv: string, products: number) {
  const installation = await freshInstallation()
  try {
    await ensureDatabases(installation.server, ['peer'])
    const peer = await startDirectus(installation.server.url('peer'))
    try {
      const times = await timesOf(peer, csv)
      const count = await peer.count()
      if (count !== products) throw new Error(`Directus has ${count} products.`)
      return times
    } finally {
      await peer.stop()
    }
  } finally {
    await installation.remove()
  }
}

async function timesOf(importer: Importer, csv: string): Promise<{ first: number; again: number }> {
  const first = await secondsOf(() => importer.importFile(csv))
  // The same rows in other bytes, so that the file is not known by its hash.
  const again = await secondsOf(() => importer.importFile(csv.replace('sku,', '"sku",')))
  return { first, again }
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

async function importByHttp(address: string, csv: string): Promise<void> {
  const form = new FormData()
  form.set('file', new Blob([csv], { type: 'text/csv' }), 'products.csv')
  const upload = await json<{ id: string; suggestedProfile: unknown }>(`${address}/api/v1/imports/uploads`, {
    method: 'POST',
    body: form,
  })
  const order = { uploadId: upload.id, supplier: 'bench', supplierName: 'Bench', profile: upload.suggestedProfile }
  let run = await json<{ id: string; status: string; refused: number }>(`${address}/api/v1/imports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(order),
  })
  while (run.status === 'pending' || run.status === 'running') {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    run = await json(`${address}/api/v1/imports/${run.id}`)
  }
  if (run.status !== 'completed' || run.refused > 0) throw new Error(`The import ended as ${JSON.stringify(run)}`)
}

async function json<Answer>(url: string, init?: RequestInit): Promise<Answer> {
  const answer = await fetch(url, init)
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as Answer
}
