import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { migratedDatabase } from '../../platform/testing/test-databases.ts'
import type { Draft } from './draft.ts'
import { editProduct } from './edit-product.ts'
import { merge } from './merge/merge.ts'
import { createNameBook } from './merge/names.ts'
import { openScreening } from './merge/screening.ts'
import { aBatch, aDraft, writtenHashOf } from './testing/a-draft.ts'

const PEN = { ean: '4006381333931', supplierSku: 'PEN-1', title: 'Pen', color: 'blue', weight: '0.020', price: '2.50' }

async function aCatalogue() {
  const { handle, query } = await migratedDatabase('catalog')
  const [acme] = await query<{ id: string }>("insert into suppliers (code, name) values ('ACME', 'Acme') returning id")
  const bring = async (values: Partial<Draft>) => {
    const drafts = [aDraft(2, values)]
    await merge(
      handle,
      aBatch(drafts, { runId: randomUUID(), supplierId: acme!.id }),
      await createNameBook(handle)(drafts),
    )
  }
  await bring(PEN)
  const [{ id } = { id: '' }] = await query<{ id: string }>('select id from products')
  return { handle, query, bring, id, supplierId: acme!.id }
}

describe('editProduct', () => {
  it('writes what a person says, with who said it', async () => {
    const { handle, query, id } = await aCatalogue()

    const product = await editProduct(handle, {
      id,
      edit: {
        values: { title: 'Fine pen', brand: 'Éclat', category: ['Office', 'Pens'], weight: '0.025', color: null },
        author: 'Ann',
      },
    })

    expect(product).toMatchObject({
      title: 'Fine pen',
      brand: { name: 'Éclat' },
      categoryPath: [{ name: 'Office' }, { name: 'Pens' }],
      weight: '0.025',
      heldFields: ['brand_name', 'category', 'color', 'title', 'weight'],
    })
    expect(await query('select author, fields from product_changes where run_id is null')).toEqual([
      {
        author: 'Ann',
        fields: {
          title: { old: 'Pen', new: 'Fine pen' },
          brand_name: { old: null, new: 'Éclat' },
          category: { old: null, new: 'Office > Pens' },
          weight: { old: 0.02, new: 0.025 },
          color: { old: 'blue', new: null },
        },
      },
    ])
  })

  it('holds it against the supplier, whose other values still come', async () => {
    const { handle, query, bring, id } = await aCatalogue()
    await editProduct(handle, { id, edit: { values: { title: 'Fine pen', color: null } } })

    await bring({ ...PEN, title: 'Ball pen', color: 'red', weight: '0.030' })

    expect(await query('select title, color, weight from products')).toEqual([
      { title: 'Fine pen', color: null, weight: '0.030' },
    ])
  })

  it('lets the supplier say it again once it is released', async () => {
    const { handle, query, bring, id, supplierId } = await aCatalogue()
    await editProduct(handle, { id, edit: { values: { title: 'Fine pen' } } })

    const released = await editProduct(handle, { id, edit: { release: ['title'] } })
    const { changed } = await handle.withSession(async (session) => {
      const [draft] = [aDraft(2, PEN)]
      return (await openScreening(session, { supplierId, runId: randomUUID() })).screen({
        lines: [2],
        keys: [draft.key],
        writtenHashes: [writtenHashOf(draft)],
      })
    })
    await bring(PEN)

    expect(released.heldFields).toEqual([])
    expect([...changed]).toEqual([2])
    expect(await query('select title from products')).toEqual([{ title: 'Pen' }])
  })

  it('writes over nothing that changed since the person looked, and says what is there now', async () => {
    const { handle, query, bring, id } = await aCatalogue()
    await bring({ ...PEN, title: 'Ball pen', weight: '0.030' })
    const edit = {
      values: { title: 'Fine pen', color: 'red', weight: '0.025' },
      seen: { title: 'Pen', color: 'blue', weight: '0.020' },
    }

    await expect(editProduct(handle, { id, edit })).rejects.toMatchObject({
      code: 'PRODUCT_CHANGED_SINCE',
      details: { now: { title: 'Ball pen', weight: 0.03 } },
    })

    expect(await query('select title, color from products')).toEqual([{ title: 'Ball pen', color: 'blue' }])
  })

  it('takes what another person has just said too, and what changed beside it is no hindrance', async () => {
    const { handle, bring, id } = await aCatalogue()
    await editProduct(handle, { id, edit: { values: { title: 'Fine pen', brand: 'Éclat', category: ['Pens'] } } })
    await bring({ ...PEN, price: '9.00', weight: '0.030' })

    const product = await editProduct(handle, {
      id,
      edit: {
        values: { title: 'Fine pen', brand: 'Acier', category: null },
        seen: { title: 'Pen', brand: 'Éclat', category: ['Pens'] },
      },
    })

    expect(product).toMatchObject({ title: 'Fine pen', brand: { name: 'Acier' }, categoryPath: [], weight: '0.030' })
  })

  it('changes nothing that is so already, and knows no product that is not there', async () => {
    const { handle, query, id } = await aCatalogue()

    await editProduct(handle, { id, edit: { values: { title: 'Pen' } } })

    expect(await query('select count(*)::int from product_changes')).toEqual([{ count: 1 }])
    await expect(editProduct(handle, { id: randomUUID(), edit: {} })).rejects.toMatchObject({
      code: 'PRODUCT_NOT_FOUND',
    })
  })
})
