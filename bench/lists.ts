import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from '@products-manager/postgres'
import { percentile } from 'pgops'
import { demoSuppliers, writeDemoFiles } from '../server/src/modules/demo/index.ts'
import { freshInstallation, type Installation } from './installation.ts'
import { type Figure, section } from './report.ts'

interface Sizes {
  products: number
  rounds: number
}

interface Page {
  items: { id: string; title: string; ean: string | null }[]
  nextCursor: string | null
}

const REQUESTS = 300
const SEED = 20_201

/** Lists, searches and product pages over HTTP, one after the other, beside the bare SQL of a list. */
export async function benchLists({ products, rounds }: Sizes): Promise<string> {
  const installation = await freshInstallation()
  try {
    await importMain(installation, products)
    // What autovacuum does within a minute.
    await installation.catalog.transaction((tx) => tx.run(sql('bench.analyze')`analyze`))
    const system = await installation.start()
    try {
      const figures: Figure[] = []
      for (let round = 1; round <= rounds; round++) await oneRound(installation, system.address, figures)
      return section('lists', figures, [
        `${products.toLocaleString('en')} products, ${REQUESTS} requests each, ${rounds} rounds, one client`,
        'milliseconds inside the server, from a request to its answer (Server-Timing), 95th percentile',
      ])
    } finally {
      await system.stop()
    }
  } finally {
    await installation.remove()
  }
}

async function importMain({ directory, pm }: Installation, products: number): Promise<void> {
  const [main] = demoSuppliers
  if (!main) throw new Error('The demo has no suppliers.')
  const [file] = await writeDemoFiles({ seed: SEED, products, suppliers: [main], directory: join(directory, 'files') })
  const profile = join(directory, 'profile.json')
  await writeFile(profile, JSON.stringify(main.profile))
  await pm('import', file?.path ?? '', '--supplier', main.code, '--profile', profile)
}

async function oneRound({ catalog }: Installation, address: string, figures: Figure[]): Promise<void> {
  let inside = 0
  const get = async <Answer>(path: string) => {
    const answer = await fetch(address + path)
    inside = Number(answer.headers.get('server-timing')?.split('dur=')[1])
    return (await answer.json()) as Answer
  }
  const first = await get<Page>('/api/v1/products?limit=200')
  const words = first.items.flatMap(({ title }) => title.split(' ')).filter((word) => word.length >= 4)
  const note = async (name: string, target: string, ask: (i: number) => Promise<unknown>) => {
    for (let i = 0; i < 20; i++) await ask(i)
    const times: number[] = []
    for (let i = 0; i < REQUESTS; i++) {
      await ask(i)
      times.push(inside)
    }
    const figure = figures.find((known) => known.name === name) ?? { name, unit: 'ms p95', values: [], target }
    if (figure.values.length === 0) figures.push(figure)
    figure.values.push(percentile(times, 0.95))
  }

  let cursor: string | null = null
  await note('bare SQL of a list page, same connection', '', async () => {
    const started = performance.now()
    await catalog.many(sql<{ id: string }>('bench.list_bare')`
      select p.id, p.ean, p.sku, p.title, p.brand_name, b.price, b.currency, b.stock
        from products p left join best_offers b on b.product_id = p.id
       order by p.created_at desc, p.id desc limit 50
    `)
    inside = performance.now() - started
  })
  await note('list, page by page', '< 10', async () => {
    const page: Page = await get<Page>(`/api/v1/products?limit=50${cursor ? `&cursor=${cursor}` : ''}`)
    cursor = page.nextCursor
  })
  await note('list by price, in stock', '< 10', () => get('/api/v1/products?limit=50&sort=price&stock=in'))
  await note('search for a word', '< 25', (i) =>
    get(`/api/v1/products?limit=50&search=${encodeURIComponent(words[i % words.length] ?? '')}`),
  )
  await note('search for two words', '< 25', (i) =>
    get(
      `/api/v1/products?limit=50&search=${encodeURIComponent(`${words[i % words.length]} ${words[(i * 7) % words.length]}`)}`,
    ),
  )
  await note('search for part of an EAN', '< 25', (i) =>
    get(`/api/v1/products?limit=50&search=${first.items[i % first.items.length]?.ean?.slice(3, 11) ?? '300000'}`),
  )
  await note('product page', '< 10', (i) => get(`/api/v1/products/${first.items[i % first.items.length]?.id}`))
}
