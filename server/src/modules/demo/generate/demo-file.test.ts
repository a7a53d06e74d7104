import { Profile } from '@products-manager/contract'
import fc from 'fast-check'
import Value from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { defectKinds, productsPerDefect } from './defects.ts'
import { demoFile } from './demo-file.ts'
import { demoSuppliers } from './suppliers/demo-suppliers.ts'
import { makeDemoFile, readDemoFile } from './testing/read-demo-file.ts'

const [valmont] = demoSuppliers
const bySupplier = demoSuppliers.map((supplier) => [supplier.code, supplier] as const)
const options = { seed: 7, products: 4_000 }

/** A check of its own: the weights 1 and 3 by turns add up to a multiple of ten. */
const isEan = (text: string) =>
  /^\d{13}$/.test(text) &&
  [...text].reduce((sum, digit, i) => sum + Number(digit) * (i % 2 === 0 ? 1 : 3), 0) % 10 === 0

describe.each(bySupplier)('the file of %s', (_, supplier) => {
  const { summary, rows, header, unreadable } = readDemoFile(supplier, options)
  const columns = supplier.dialect.header ? header! : rows.get(1)!.map((_, i) => String(i + 1))
  const place = (field: 'ean' | 'title' | 'price' | 'description' | 'supplierSku') => {
    const from = supplier.profile.fields[field]?.from
    if (!from || Array.isArray(from)) return -1
    if ('column' in from) return columns.indexOf(from.column)
    return 'position' in from ? from.position - 1 : -1
  }
  const defectLines = new Set(summary.defects.map(({ line }) => line))
  const good = [...rows].filter(([line]) => !defectLines.has(line)).map(([, cells]) => cells)

  it('is the same for the same seed, and another for another', () => {
    const again = makeDemoFile(supplier, options)
    const other = makeDemoFile(supplier, { ...options, seed: 8 })

    expect(again.bytes.equals(makeDemoFile(supplier, options).bytes)).toBe(true)
    expect(again.summary).toEqual(summary)
    expect(other.bytes.equals(again.bytes)).toBe(false)
  })

  it('has as many good rows as asked for, each with all its columns', () => {
    const asked = Math.ceil(options.products * supplier.shared) + Math.ceil(options.products * supplier.own)

    expect(summary.products).toBe(asked)
    expect(good.length).toBe(asked)
    expect(rows.size + unreadable.size).toBe(asked + summary.defects.length)
    expect(good.every((cells) => cells.length === columns.length)).toBe(true)
  })

  it('has valid EANs of the range for examples, each once', () => {
    const eans = good.map((cells) => cells[place('ean')] ?? '')

    expect(eans.filter((ean) => !isEan(ean) || !ean.startsWith('952'))).toEqual([])
    expect(new Set(eans).size).toBe(good.length)
  })

  it('has every defect of its list at the line it says, and no other', () => {
    const cell = (line: number, field: 'ean' | 'title' | 'price') => rows.get(line)?.[place(field)] ?? ''
    const shows = {
      'ean-check-digit': (line: number) => /^\d{13}$/.test(cell(line, 'ean')) && !isEan(cell(line, 'ean')),
      'ean-scientific': (line: number) => /^9[.,]52\d{3}E\+12$/.test(cell(line, 'ean')),
      'title-missing': (line: number) => cell(line, 'title') === '',
      'price-unreadable': (line: number) => cell(line, 'price') !== '' && !/\d/.test(cell(line, 'price')),
      'duplicate-row': (line: number) =>
        [...rows].some(([other, cells]) => other < line && cells.join('\t') === rows.get(line)?.join('\t')),
      'damaged-quote': (line: number) => / 19" /.test(unreadable.get(line) ?? ''),
    }

    const missing = summary.defects.filter(({ kind, line }) => !shows[kind](line))

    expect(missing).toEqual([])
    expect(good.filter((cells) => place('title') >= 0 && cells[place('title')] === '')).toEqual([])
    expect(good.filter((cells) => !/\d/.test(cells[place('price')] ?? ''))).toEqual([])
    expect(new Set(good.map((cells) => cells.join('\t'))).size).toBe(good.length)
  })

  it('has as many defects of a kind as its rate says', () => {
    const counts = defectKinds.map((kind) => summary.defects.filter((defect) => defect.kind === kind).length)

    const rates = defectKinds.map((kind) =>
      supplier.defects.includes(kind) ? summary.products / productsPerDefect[kind] : 0,
    )
    expect(counts.filter((count, i) => Math.abs(count - rates[i]!) >= 1)).toEqual([])
  })

  it('describes products in 80 to 300 characters', () => {
    const lengths = good.map((cells) => cells[place('description')]?.length ?? 80)

    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(80)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(300)
  })

  it('has a profile that fits: of the contract, and of its columns', () => {
    const read = JSON.stringify(supplier.profile).matchAll(/"column":"([^"]+)"/g)

    expect(Value.Check(Profile, supplier.profile)).toBe(true)
    expect([...read].map(([, column]) => column).filter((column) => !columns.includes(column ?? ''))).toEqual([])
  })
})

it('gives the main file its 25 columns', () => {
  const { header } = readDemoFile(valmont!, { seed: 1, products: 1 })

  expect(header?.join(';')).toBe(
    "Référence fournisseur;EAN;Désignation;Description courte;Description;Marque;Référence fabricant;Catégorie;Prix de vente;Prix d'achat;Prix barré;Devise;TVA;Stock;Quantité minimum;Délai (jours);Poids (kg);Largeur (cm);Hauteur (cm);Profondeur (cm);Couleur;Matière;Pays d'origine;Caractéristiques;Image",
  )
})

it('gives products of the main file to the other suppliers too, under names in their languages', () => {
  const [main, ...others] = demoSuppliers.map((supplier) => readDemoFile(supplier, options))
  const cellsOf = ({ rows, summary }: typeof main & object, column: number) => {
    const defects = new Set(summary.defects.map(({ line }) => line))
    return [...rows].filter(([line]) => !defects.has(line)).map(([, cells]) => cells[column]!)
  }
  const eans = new Set(cellsOf(main!, 1))

  const shared = others.map((file, i) => cellsOf(file, i === 4 ? 0 : 1).filter((ean) => eans.has(ean)).length)

  expect(shared).toEqual(demoSuppliers.slice(1).map(({ shared: share }) => Math.ceil(options.products * share)))
})

it('keeps one chunk in memory, whatever the size', () => {
  const file = demoFile(valmont!, { seed: 1, products: 20_000 })

  const chunks = [...file].map((chunk) => chunk.length)

  expect(Math.max(...chunks)).toBeLessThan(80_000)
})

describe('a changed file', () => {
  const changed = readDemoFile(valmont!, { ...options, change: { seed: 3, share: 0.05 } })
  const original = readDemoFile(valmont!, options)
  const bySku = (file: typeof original) => new Map([...file.rows.values()].map((cells) => [cells[0]!, cells]))

  it('differs from the first in what it says, and in nothing else', () => {
    const [before, after] = [bySku(original), bySku(changed)]
    const seen = { price: 0, stock: 0, title: 0, removed: 0, added: 0 }

    for (const [sku, cells] of before) {
      const now = after.get(sku)
      if (!now) seen.removed++
      const places = cells.flatMap((cell, i) => (now && now[i] !== cell ? [i] : []))
      if (places.length === 0) continue
      expect([[2], [8], [13]]).toContainEqual(places)
      seen[({ 2: 'title', 8: 'price', 13: 'stock' } as const)[places[0] as 2 | 8 | 13]]++
    }
    seen.added = [...after.keys()].filter((sku) => !before.has(sku)).length

    expect(seen).toEqual(changed.summary.changes)
  })

  it('changes the share that was asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), fc.double({ min: 0, max: 1, noNaN: true }), (seed, share) => {
        const { summary } = makeDemoFile(valmont!, { seed: 1, products: 2_000, change: { seed, share } })
        const total = Object.values(summary.changes).reduce((sum, count) => sum + count)
        // Six standard deviations of the widest binomial, 22.4.
        expect(Math.abs(total - 2_000 * share)).toBeLessThan(135)
        expect(summary.products).toBe(2_000 - summary.changes.removed + summary.changes.added)
      }),
      { numRuns: 25 },
    )
  })

  it('is the first file when nothing changes', () => {
    const same = makeDemoFile(valmont!, { ...options, change: { seed: 3, share: 0 } })

    expect(same.bytes.equals(original.bytes)).toBe(true)
  })
})
