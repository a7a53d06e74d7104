import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DictDB } from '../node.ts'
import { MemoryFileSystem } from '../testing/memory-file-system.ts'

interface Item {
  id: number
  n: number
}

async function aPair() {
  const files = new MemoryFileSystem()
  const writer = await DictDB.open('d', { files })
  return { writer, follow: () => DictDB.open('d', { files, readOnly: true, followEvery: 0 }) }
}

/** Snapshots that leave a follower no log to go on from. */
async function leaveBehind(writer: DictDB): Promise<void> {
  for (let i = 0; i < 2; i++) {
    writer.getTable('clock').insert({})
    await writer.snapshot()
  }
}

const stateOf = (db: DictDB) =>
  db.listTables().map((name) => {
    const table = db.getTable(name)
    return { name, key: table.primaryKeyName(), rows: table.all(), indexes: table.indexes() }
  })

it('takes in indexes and tables that changed while its log was removed', async () => {
  const { writer, follow } = await aPair()
  writer.createTable('clock')
  const items = writer.createTable<Item>('items', { indexes: { n: 'unique' } })
  writer.createTable<Item>('other').insert({ n: 1 })
  items.insert({ n: 1 })
  await writer.durable()
  const follower = await follow()
  const held = follower.getTable<Item>('items')
  const heard: unknown[] = []
  held.on('change', ({ type, key }) => heard.push([type, key]))

  items.dropIndex('n')
  items.insert({ n: 1 })
  items.createIndex('n', 'sorted')
  writer.dropTable('other')
  writer.createTable<{ key: string }, 'key'>('other', { primaryKey: 'key' }).insert({ key: 'x' })
  await leaveBehind(writer)
  follower.refresh()

  expect(stateOf(follower)).toEqual(stateOf(writer))
  expect(held.select({ where: { n: 1 } })).toHaveLength(2)
  expect(heard).toEqual([['insert', 2]])
  await Promise.all([writer.close(), follower.close()])
})

it('equals the writer after any changes, whether it read the log or had to start from a snapshot', async () => {
  const change = fc.oneof(
    fc.record({ do: fc.constantFrom('put' as const, 'remove' as const), id: fc.nat(5), n: fc.nat(5) }),
    fc.record({ do: fc.constantFrom('index' as const, 'make' as const), id: fc.nat(5), n: fc.nat(5) }),
  )
  const round = fc.record({ changes: fc.array(change, { maxLength: 6 }), behind: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(round, { maxLength: 6 }), async (rounds) => {
      const { writer, follow } = await aPair()
      writer.createTable('clock')
      writer.createTable<Item>('items')
      await writer.durable()
      const follower = await follow()

      for (const { changes, behind } of rounds) {
        for (const one of changes) {
          const items = writer.getTable<Item>('items')
          if (one.do === 'put') items.upsert({ id: one.id, n: one.n })
          else if (one.do === 'remove') items.delete({ id: one.id })
          else if (one.do === 'index' && items.hasIndex('n')) items.dropIndex('n')
          else if (one.do === 'index') items.createIndex('n', one.n % 2 === 0 ? 'hash' : 'sorted')
          else {
            writer.dropTable('items')
            writer.createTable<Item, 'id' | 'n'>('items', { primaryKey: one.n % 2 === 0 ? 'id' : 'n' })
          }
        }
        if (behind) await leaveBehind(writer)
        await writer.durable()
        follower.refresh()
        expect(stateOf(follower)).toEqual(stateOf(writer))
      }
      await Promise.all([writer.close(), follower.close()])
    }),
    { numRuns: 100 },
  )
})
