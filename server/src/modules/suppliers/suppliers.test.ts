import type { Database } from '@products-manager/postgres'
import { describe, expect, it } from 'vitest'
import { migratedDatabase } from '../../platform/testing/test-databases.ts'
import { ensureSupplier } from './ensure-supplier.ts'
import { findSupplier, findSupplierByCode } from './queries/find-supplier.ts'
import { listSuppliers } from './queries/list-suppliers.ts'
import { insertSupplier, updateSupplier } from './queries/write-supplier.ts'

const insert = (catalog: Database<'catalog'>, code: string, name = code) =>
  catalog.transaction((tx) => insertSupplier(tx, { code, name }))

describe('ensureSupplier', () => {
  it('makes a supplier once, however many ask for it at once', async () => {
    const { handle, query } = await migratedDatabase('catalog')

    const made = await Promise.all(
      Array.from({ length: 5 }, () => ensureSupplier(handle, { code: 'ACME', name: 'Acme' })),
    )

    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
    expect(made[0]).toMatchObject({ code: 'ACME', name: 'Acme', isActive: true, missingPolicy: 'keep', offersCount: 0 })
    expect(await query('select count(*)::int from suppliers')).toEqual([{ count: 1 }])
  })

  it('leaves the name of one that is there as it is', async () => {
    const { handle } = await migratedDatabase('catalog')
    await insert(handle, 'ACME', 'Acme')

    expect(await ensureSupplier(handle, { code: 'ACME', name: 'Other' })).toMatchObject({ name: 'Acme' })
  })

  it.each(['A'.repeat(51), '', '../x', 'two words', 'Été', '-A'])('makes none with the code "%s"', async (code) => {
    const { handle, query } = await migratedDatabase('catalog')

    await expect(ensureSupplier(handle, { code })).rejects.toMatchObject({ code: 'SUPPLIER_CODE_INVALID' })
    expect(await query('select code from suppliers')).toEqual([])
  })

  it('finds one that was given an unusual code elsewhere', async () => {
    const { handle } = await migratedDatabase('catalog')
    await insert(handle, 'two words')

    expect(await ensureSupplier(handle, { code: 'two words' })).toMatchObject({ code: 'two words' })
  })
})

describe('a supplier', () => {
  it('whose code is taken is not made', async () => {
    const { handle } = await migratedDatabase('catalog')
    await insert(handle, 'ACME')

    expect(await insert(handle, 'ACME')).toBeNull()
  })

  it('changes in what is given only, and can lose its address', async () => {
    const { handle } = await migratedDatabase('catalog')
    const made = await handle.transaction((tx) =>
      insertSupplier(tx, { code: 'ACME', name: 'Acme', contactEmail: 'a@example.com', priority: 5, isActive: false }),
    )

    await handle.transaction((tx) => updateSupplier(tx, made!.id, { missingPolicy: 'deactivate' }))
    expect(await findSupplier(handle, made!.id)).toMatchObject({
      name: 'Acme',
      contactEmail: 'a@example.com',
      missingPolicy: 'deactivate',
      priority: 5,
      isActive: false,
    })

    await handle.transaction((tx) => updateSupplier(tx, made!.id, { contactEmail: null, isActive: true }))
    expect(await findSupplierByCode(handle, 'ACME')).toMatchObject({ contactEmail: null, isActive: true })
  })

  it('counts its offers', async () => {
    const { handle, query } = await migratedDatabase('catalog')
    await insert(handle, 'ACME')
    await query("insert into products (title) values ('Pen')")
    await query(
      "insert into supplier_products (supplier_id, product_id, offer_key) select s.id, p.id, 'K' from suppliers s, products p",
    )

    expect(await findSupplierByCode(handle, 'ACME')).toMatchObject({ offersCount: 1 })
  })
})

describe('listSuppliers', () => {
  it('gives each once, by code, page by page', async () => {
    const { handle } = await migratedDatabase('catalog')
    for (const code of ['B', 'a', 'C', 'A']) await insert(handle, code)

    const first = await listSuppliers(handle, { limit: 3 })
    const second = await listSuppliers(handle, { after: first.at(-1)?.code, limit: 3 })

    expect([...first, ...second].map(({ code }) => code)).toEqual(['A', 'B', 'C', 'a'])
  })

  it('finds by name without accents and by code', async () => {
    const { handle } = await migratedDatabase('catalog')
    await insert(handle, 'FR-1', 'Société Générale de Papier')
    await insert(handle, 'X%', 'Percent')

    const codes = async (search: string) => (await listSuppliers(handle, { search, limit: 9 })).map(({ code }) => code)

    expect(await codes('societe')).toEqual(['FR-1'])
    expect(await codes('fr-')).toEqual(['FR-1'])
    expect(await codes('%')).toEqual(['X%'])
  })
})
