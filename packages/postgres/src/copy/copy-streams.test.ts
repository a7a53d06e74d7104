import { setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../database.ts'
import { openDatabase } from '../open-database.ts'
import { sql } from '../sql.ts'
import { type StallingProxy, startStallingProxy, type TestDatabase, testCluster } from '../testing/index.ts'
import { copiedRows } from './copy-decoder.ts'
import { type CopyValue, copyRows } from './copy-encoder.ts'

let database: TestDatabase
let proxy: StallingProxy
let shop: Database<'shop'>

const copyIn = sql('shop.copy_in')`copy items (id, title) from stdin`
const copyOut = sql('shop.copy_out')`copy (select id, title from items order by id) to stdout`
const count = sql<{ n: number }>('shop.count_items')`select count(*) as n from items`

beforeAll(async () => {
  const cluster = await testCluster()
  database = await cluster.createDatabase()
  proxy = await startStallingProxy(cluster.port)
  shop = openDatabase({ name: 'shop', url: proxy.url(database.url), pool: { size: 2, overflow: 0, prePingIdleMs: 0 } })
  await database.query('create table items (id int primary key, title text)')
})

beforeEach(async () => {
  await database.query('truncate items')
})

afterAll(async () => {
  await shop.close()
  await proxy.close()
  await database.drop()
})

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const value of values) all.push(value)
  return all
}

describe('copyFrom and copyTo', () => {
  it('bring any text there and back', async () => {
    const texts = fc.array(fc.option(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''))), {
      maxLength: 30,
    })

    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 200 }), async (titles, chunkBytes) => {
        await database.query('truncate items')
        const rows = titles.map((title, id): CopyValue[] => [id, title])

        const copied = await shop.transaction((tx) => tx.copyFrom(copyIn, copyRows(rows, chunkBytes)))
        const read = await shop.many(sql<{ title: string }>('shop.titles')`select title from items order by id`)
        const back = await collect(copiedRows(shop.copyTo(copyOut)))

        expect(copied).toBe(titles.length)
        expect(read.map((row) => row.title)).toEqual(titles)
        expect(back).toEqual(titles.map((title, id) => [String(id), title]))
      }),
      { numRuns: 60, examples: [[['\\N', '\\', '\\.', 'a\tb', '\r\n', '\u000b\f\b', '', null, '\u{1F600}', 'N'], 7]] },
    )
  })

  it('send the values of a statement as literals', async () => {
    await database.query("insert into items values (1, 'it''s \\ \"1\"'), (2, 'b'), (3, null)")
    const wanted = ['it\'s \\ "1"', 'x', null]
    const since = new Date('2000-01-01')
    const statement = sql('shop.copy_some')`
      copy (select id from items where title = any(${wanted}::text[]) and id < ${3} and now() > ${since}) to stdout
    `

    expect(await collect(copiedRows(shop.copyTo(statement)))).toEqual([['1']])
  })

  it('take text and bytes, in pieces of any size', async () => {
    const copied = await shop.transaction((tx) => tx.copyFrom(copyIn, ['1\ta', '\n2\t', Buffer.from('b\n')]))

    expect(copied).toBe(2)
  })
})

describe('copyFrom', () => {
  it('writes nothing and passes the error on when its source fails', async () => {
    async function* rows() {
      yield '1\ta\n'
      throw new Error('the file is damaged')
    }

    const copying = shop.transaction((tx) => tx.copyFrom(copyIn, rows()))

    await expect(copying).rejects.toThrow('the file is damaged')
    expect(await shop.one(count)).toEqual({ n: 0 })
  })

  it('says what PostgreSQL refuses, without the value, and the transaction can go on after a savepoint', async () => {
    const kept = await shop.transaction(async (tx) => {
      const bad = tx.savepoint((inner) => inner.copyFrom(copyIn, ['s3cr3t\ta\n']))
      await expect(bad).rejects.toMatchObject({ code: '22P02', message: expect.not.stringContaining('s3cr3t') })
      return tx.copyFrom(copyIn, ['1\ta\n'])
    })

    expect(kept).toBe(1)
  })

  it('asks its source for no more than the server takes', async () => {
    let produced = 0
    async function* rows() {
      for (; produced < 4_000; produced++) yield `${produced}\t${'x'.repeat(10_000)}\n`
    }
    const copying = shop.transaction(async (tx) => {
      await tx.many(count)
      proxy.stall()
      return tx.copyFrom(copyIn, rows())
    })

    let before = -1
    while (produced !== before) {
      before = produced
      await delay(100)
    }
    const producedWhileStalled = produced
    proxy.resume()

    expect(await copying).toBe(4_000)
    expect(producedWhileStalled).toBeLessThan(2_000)
  })

  it('stops at once when it is aborted, even while its source is silent', async () => {
    const controller = new AbortController()
    let isClosed = false
    async function* rows() {
      try {
        yield '1\ta\n'
        controller.abort(new Error('enough'))
        await delay(30_000, null, { signal: controller.signal })
      } finally {
        isClosed = true
      }
    }

    const copying = shop.transaction((tx) => tx.copyFrom(copyIn, rows(), { signal: controller.signal }))

    await expect(copying).rejects.toThrow('enough')
    expect(isClosed).toBe(true)
    expect(await shop.one(count)).toEqual({ n: 0 })
  })

  it('fails when the connection is lost, and nothing stays', async () => {
    async function* rows() {
      yield '1\ta\n'.padEnd(70_000, 'a').concat('\n')
      proxy.cut()
      await delay(20)
      yield '2\tb\n'
    }

    const copying = shop.transaction((tx) => tx.copyFrom(copyIn, rows()))

    await expect(copying).rejects.toMatchObject({ code: '08006', statement: 'shop.copy_in' })
    expect(await shop.one(count)).toEqual({ n: 0 })
  })

  it('refuses another statement on its connection instead of waiting for itself', async () => {
    const copying = shop.transaction((tx) =>
      tx.copyFrom(
        copyIn,
        (async function* () {
          yield '1\ta\n'
          await tx.many(count)
        })(),
      ),
    )

    await expect(copying).rejects.toMatchObject({ code: '55006', message: expect.stringContaining('shop.copy_in') })
  })
})

describe('copyTo', () => {
  it('makes the server wait for a slow reader', async () => {
    await database.query("insert into items select n, repeat('x', 10000) from generate_series(1, 6000) n")
    const chunks = shop.copyTo(copyOut)
    await chunks.next()
    const before = process.memoryUsage()

    await delay(300)
    const after = process.memoryUsage()
    const state = await database.query<{ wait_event: string }>(
      "select wait_event from pg_stat_activity where query like '%shop.copy_out%' and pid <> pg_backend_pid()",
    )
    await chunks.return?.()

    expect(state).toEqual([{ wait_event: 'ClientWrite' }])
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(20_000_000)
  })

  it('stops the server when the reader leaves, and the connection is used again', async () => {
    await database.query("insert into items select n, repeat('x', 10000) from generate_series(1, 6000) n")
    await shop.ping()
    const { created } = shop.stats().primary

    for await (const chunk of shop.copyTo(copyOut)) if (chunk) break

    expect(await shop.one(count)).toEqual({ n: 6_000 })
    expect(shop.stats().primary).toMatchObject({ used: 0, created })
  })

  it('leaves a transaction whole when the reader leaves', async () => {
    await database.query("insert into items select n, repeat('x', 10000) from generate_series(1, 6000) n")

    const seen = await shop.transaction(async (tx) => {
      for await (const chunk of tx.copyTo(copyOut)) if (chunk) break
      return tx.one(count)
    })

    expect(seen).toEqual({ n: 6_000 })
  })

  it('passes a failing statement on as a DatabaseError', async () => {
    const reading = collect(
      shop.copyTo(sql('shop.copy_bad')`copy (select 1/(3 - n) from generate_series(1, 9) n) to stdout`),
    )

    await expect(reading).rejects.toMatchObject({ code: '22012', statement: 'shop.copy_bad' })
    expect(await shop.one(count)).toEqual({ n: 0 })
  })

  it('is aborted by its signal', async () => {
    await database.query("insert into items select n, repeat('x', 10000) from generate_series(1, 6000) n")
    const controller = new AbortController()

    const reading = (async () => {
      for await (const chunk of shop.copyTo(copyOut, { signal: controller.signal }))
        if (chunk) controller.abort(new Error('enough'))
    })()

    await expect(reading).rejects.toThrow('enough')
    expect(await shop.one(count)).toEqual({ n: 6_000 })
  })

  it('fails when the connection is lost', async () => {
    await database.query("insert into items select n, repeat('x', 10000) from generate_series(1, 6000) n")

    const reading = (async () => {
      for await (const chunk of shop.copyTo(copyOut)) if (chunk) proxy.cut()
    })()

    await expect(reading).rejects.toMatchObject({ code: '08006', statement: 'shop.copy_out' })
  })
})
