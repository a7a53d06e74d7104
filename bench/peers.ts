import { setTimeout as sleep } from 'node:timers/promises'
import { ensureDatabases } from '@products-manager/postgres'
import { freshInstallation } from './installation.ts'
import { catalogueFile } from './peers/catalogue-file.ts'
import { startDirectus } from './peers/directus.ts'
import { startMedusa } from './peers/medusa.ts'
import type { Peer } from './peers/peer.ts'
import { startVendure } from './peers/vendure.ts'
import { type Figure, section } from './report.ts'

interface Sizes {
  products: number
  rounds: number
}

const POLL_MS = 20
// What a server still does once it answers: it settles, reads what it did not have to read before.
const SETTLING_MS = 3_000
const PATIENCE_MS = 600_000

/** The same file through the product's own HTTP interface and the peers', all idle and on the same PostgreSQL. */
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
    const directus = await unlessItFails('Directus', timesOfPeer(startDirectus, csv, products))
    const vendure = await unlessItFails('Vendure', timesOfPeer(startVendure, csv, products))
    const medusa = await unlessItFails('Medusa', timesOfPeer(startMedusa, csv, products))
    note('first import', 's', ours.first, products === 10_000 ? '< 1.5' : undefined)
    note('the same file again', 's', ours.again)
    if (directus) {
      note('Directus 12.4.0, first import', 's', directus.first)
      note('Directus 12.4.0, the same file again', 's', directus.again)
      note('Directus over ours, first import', 'times', directus.first / ours.first)
      note('Directus over ours, again', 'times', directus.again / ours.again)
    }
    if (vendure) {
      note('Vendure 3.7.3, first import', 's', vendure.first)
      note('Vendure over ours, first import', 'times', vendure.first / ours.first)
    }
    if (medusa) {
      note('Medusa 2.21.2, first import', 's', medusa.first)
      note('Medusa over ours, first import', 'times', medusa.first / ours.first)
    }
  }
  return section(
    'peers',
    [...figures.values()],
    [
      `${products.toLocaleString('en')} products × 8 columns, ${rounds} rounds, a fresh database each, all by HTTP from an idle server: from the first byte sent until the import is done`,
      'ours: upload, detection, suggested profile, mapping, checks, merge, price and stock history, change set, origin of each value',
      'Vendure: its core alone, by its importer in portions of 1,000, product, variant, stock and two facets of each; it knows no product again, a second import makes all of them twice',
      'Medusa: its core alone, by its importer, product, variant, option and price of each, without brand, category and stock; it knows no product again by its SKU',
      'Directus: one flat table with the SKU as key; its own activity and revision records, no mapping, no checks',
    ],
  )
}

async function timesOfOurs(csv: string, products: number) {
  const installation = await freshInstallation()
  try {
    const system = await installation.start()
    try {
      await sleep(SETTLING_MS)
      const first = await secondsOf(() => importByHttp(system.address, csv))
      const again = await secondsOf(() => importByHttp(system.address, withOtherBytes(csv)))
      const { count } = await json<{ count: number }>(`${system.address}/api/v1/products/count`)
      if (count !== products) throw new Error(`The catalogue has ${count} products.`)
      return { first, again }
    } finally {
      await system.stop()
    }
  } finally {
    await installation.remove()
  }
}

/** A peer that does not get through, or not in ten minutes, is told and left out: the others' figures stand. */
async function unlessItFails<T>(name: string, times: Promise<T>): Promise<T | null> {
  return times.catch((error: unknown) => {
    console.error(`${name} is left out:`, error)
    return null
  })
}

async function timesOfPeer(start: (databaseUrl: string) => Promise<Peer>, csv: string, products: number) {
  const installation = await freshInstallation()
  try {
    await ensureDatabases(installation.server, ['peer'])
    const peer = await start(installation.server.url('peer'))
    try {
      await sleep(SETTLING_MS)
      const first = await secondsOf(() => inTime(peer.importFile(csv)))
      const count = await peer.count()
      if (count !== products) throw new Error(`${start.name} has ${count} products.`)
      const again = peer.updates ? await secondsOf(() => inTime(peer.importFile(withOtherBytes(csv)))) : Number.NaN
      return { first, again }
    } finally {
      await peer.stop()
    }
  } finally {
    await installation.remove()
  }
}

async function inTime(work: Promise<void>): Promise<void> {
  const over = new AbortController()
  const late = sleep(PATIENCE_MS, null, { signal: over.signal }).then(() => {
    throw new Error(`No end after ${PATIENCE_MS / 60_000} minutes.`)
  })
  // A peer that is stopped while it imports fails once more, and nobody listens.
  work.catch(() => {})
  await Promise.race([work, late]).finally(() => over.abort())
}

/** The same rows in other bytes, so that the file is not known by its hash. */
function withOtherBytes(csv: string): string {
  return csv.replace('sku,', '"sku",')
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
    await sleep(POLL_MS)
    run = await json(`${address}/api/v1/imports/${run.id}`)
  }
  if (run.status !== 'completed' || run.refused > 0) throw new Error(`The import ended as ${JSON.stringify(run)}`)
}

async function json<Answer>(url: string, init?: RequestInit): Promise<Answer> {
  const answer = await fetch(url, init)
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as Answer
}
