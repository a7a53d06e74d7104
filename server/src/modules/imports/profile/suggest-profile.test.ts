import type { DetectedColumn, Detection, ProductField } from '@products-manager/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readProfile } from './read-profile.ts'
import { suggestProfile } from './suggest-profile.ts'
import { synonyms } from './synonyms.ts'

const column = (position: number, more: Partial<DetectedColumn> = {}): DetectedColumn => ({
  position,
  name: null,
  shape: 'text',
  filled: 1,
  distinct: 0.5,
  decimalMark: null,
  thousandMark: null,
  dateOrder: null,
  samples: [],
  ...more,
})

const guess = <T>(value: T) => ({ value, confidence: 'likely' as const, why: 'sampled' })

function detectionOf(columns: DetectedColumn[], more: Partial<Detection> = {}): Detection {
  return {
    encoding: guess('utf-8'),
    delimiter: guess(';'),
    quote: guess('"'),
    header: guess(true),
    skipRows: guess(0),
    decimalMark: guess('.'),
    thousandMark: guess(''),
    dateOrder: guess('dmy'),
    columns,
    sampledRows: 100,
    ...more,
  }
}

const shapes: Partial<Record<ProductField, DetectedColumn['shape']>> = {
  ean: 'gtin',
  supplierSku: 'code',
  price: 'price',
  compareAtPrice: 'price',
  cost: 'price',
  taxRate: 'decimal',
  stock: 'integer',
  minOrderQuantity: 'integer',
  leadTimeDays: 'integer',
  weight: 'decimal',
  width: 'decimal',
  height: 'decimal',
  depth: 'decimal',
  availableFrom: 'date',
  isActive: 'boolean',
  images: 'image-url',
}

/** A file whose headers are these, holding what such columns hold; gives the field each header was taken for. */
function fieldsOf(headers: Record<string, ProductField | null>): Record<string, ProductField | null> {
  const columns = Object.entries(headers).map(([name, field], i) =>
    column(i + 1, {
      name,
      shape: (field && shapes[field]) ?? 'text',
      distinct: field === 'supplierSku' || field === 'ean' ? 1 : 0.5,
    }),
  )
  const { fields } = suggestProfile({ detection: detectionOf(columns), name: 'x' })
  const taken = new Map(Object.entries(fields).map(([field, mapping]) => [JSON.stringify(mapping.from), field]))
  return Object.fromEntries(
    Object.keys(headers).map((name) => [
      name,
      (taken.get(JSON.stringify({ column: name })) ?? null) as ProductField | null,
    ]),
  )
}

describe('suggestProfile', () => {
  it.each<[string, Record<string, ProductField | null>]>([
    [
      'French',
      {
        'Réf. fournisseur': 'supplierSku',
        'Code EAN13': 'ean',
        Libellé: 'title',
        'Description longue': 'description',
        Marque: 'brand',
        Famille: 'category',
        'Prix de vente TTC': 'price',
        "Prix d'achat HT": 'cost',
        'Prix public conseillé': 'compareAtPrice',
        'Taux TVA': 'taxRate',
        'Qté stock': 'stock',
        'Poids (kg)': 'weight',
        "Pays d'origine": 'countryOfOrigin',
        Coloris: 'color',
        'URL image': 'images',
        Observations: null,
      },
    ],
    [
      'English',
      {
        sku: 'supplierSku',
        barcode: 'ean',
        product_name: 'title',
        manufacturer: 'brand',
        mpn: 'manufacturerReference',
        price: 'price',
        RRP: 'compareAtPrice',
        'Cost Price': 'cost',
        qty: 'stock',
        'lead time (days)': 'leadTimeDays',
        MOQ: 'minOrderQuantity',
        imageUrl: 'images',
        'release date': 'availableFrom',
      },
    ],
    [
      'German',
      {
        'Artikel-Nr.': 'supplierSku',
        'EAN-Nummer': 'ean',
        Bezeichnung: 'title',
        Beschreibung: 'description',
        Kurzbeschreibung: 'shortDescription',
        Hersteller: 'brand',
        Warengruppe: 'category',
        'VK brutto': 'price',
        'EK-Preis': 'cost',
        UVP: 'compareAtPrice',
        'MwSt.': 'taxRate',
        Lagerbestand: 'stock',
        Gewicht: 'weight',
        Höhe: 'height',
        Größe: 'size',
        Bilder: 'images',
      },
    ],
    [
      'Italian',
      {
        'Codice articolo': 'supplierSku',
        'Codice EAN': 'ean',
        'Nome prodotto': 'title',
        Descrizione: 'description',
        Marca: 'brand',
        Categoria: 'category',
        Prezzo: 'price',
        'Prezzo di listino': 'compareAtPrice',
        'Aliquota IVA': 'taxRate',
        Giacenza: 'stock',
        Taglia: 'size',
        Immagine: 'images',
      },
    ],
    [
      'Spanish',
      {
        Referencia: 'supplierSku',
        'Código de barras': 'ean',
        Nombre: 'title',
        Descripción: 'description',
        Fabricante: 'brand',
        Categoría: 'category',
        Precio: 'price',
        PVP: 'compareAtPrice',
        'Precio de coste': 'cost',
        Existencias: 'stock',
        Talla: 'size',
        Imágenes: 'images',
      },
    ],
  ])('knows what columns are called in %s', (_, headers) => {
    expect(fieldsOf(headers)).toEqual(headers)
  })

  it('writes every field under one of its own names, in every language', () => {
    for (const [field, languages] of Object.entries(synonyms) as [ProductField, Record<string, string>][]) {
      for (const list of Object.values(languages)) {
        const [first = ''] = list.split(',')
        expect([first, fieldsOf({ [first]: field })[first]]).toEqual([first, field])
      }
    }
  })

  it('maps a file without headers by what its columns hold', () => {
    const detection = detectionOf([
      column(1, { shape: 'code', distinct: 0.7, samples: ['60002283'] }),
      column(2, { shape: 'code', distinct: 1, samples: ['4949729'] }),
      column(3, { distinct: 0.5, samples: ['plaquette(s) PVC PVDC aluminium de 30 comprimés'] }),
      column(4, { distinct: 0, samples: ['Présentation active'] }),
      column(5, { shape: 'date' }),
      column(6, { shape: 'gtin', distinct: 1 }),
      column(7, { shape: 'decimal', distinct: 0.01 }),
      column(8, { shape: 'price', filled: 0.64, distinct: 0.33 }),
      column(9, { shape: 'price', filled: 0.64, distinct: 0.001 }),
    ])

    const { fields } = suggestProfile({ detection, name: 'list.txt' })

    expect(fields).toEqual({
      ean: { from: { position: 6 } },
      supplierSku: { from: { position: 2 } },
      title: { from: { position: 3 } },
      price: { from: { position: 8 } },
    })
  })

  it('recognises brands it knows in a column nobody would recognise by its header', () => {
    const detection = detectionOf([
      column(1, { name: 'Feld 1', samples: ['BIC', 'Pelikan', 'unknown'] }),
      column(2, { name: 'Feld 2', samples: ['x', 'y'] }),
    ])

    const { fields } = suggestProfile({ detection, name: 'x', knownBrands: ['Bic', 'PELIKAN'] })

    expect(fields.brand).toEqual({ from: { column: 'Feld 1' } })
  })

  it('lets contents decide where a header misleads: an SKU that repeats, a weight with its unit', () => {
    const detection = detectionOf([
      column(1, { name: 'Code', shape: 'code', distinct: 0.2 }),
      column(2, { name: 'Uniq Id', shape: 'code', distinct: 1 }),
      column(3, { name: 'Sku', shape: 'empty', filled: 0, distinct: 0 }),
      column(4, { name: 'Shipping Weight', shape: 'text', samples: ['10.7 pounds'] }),
    ])

    const { fields } = suggestProfile({ detection, name: 'x' })

    expect(fields.supplierSku).toEqual({ from: { column: 'Uniq Id' } })
    expect(fields.weight).toBeUndefined()
  })

  it('reads what separates pictures, category levels and pairs', () => {
    const detection = detectionOf([
      column(1, { name: 'Image', shape: 'image-url', samples: ['https://a.example/1.jpg|https://a.example/2.jpg'] }),
      column(2, { name: 'Category', samples: ['Toys | Cars', 'Toys | Dolls', 'Garden'] }),
      column(3, { name: 'Product Specification', shape: 'pairs', samples: ['Volt: 230|Watt: 10'] }),
      column(4, { name: 'Body', shape: 'html', samples: ['<p>x</p>'] }),
    ])

    expect(suggestProfile({ detection, name: 'x' })).toMatchObject({
      fields: {
        images: { split: '|' },
        category: { split: ' | ' },
        description: { transforms: [{ do: 'strip-html' }] },
      },
      specifications: [{ from: { column: 'Product Specification' }, pairs: { separator: '|', equals: ':' } }],
    })
  })

  it('groups the rows of a Shopify export into products with variants and pictures', () => {
    const headers = ['Handle', 'Title', 'Body (HTML)', 'Vendor', 'Option1 Name', 'Option1 Value', 'Variant SKU']
    const all = [...headers, 'Variant Price', 'Variant Barcode', 'Variant Inventory Qty', 'Image Src', 'SEO Title']

    const profile = suggestProfile({
      detection: detectionOf(all.map((name, i) => column(i + 1, { name }))),
      name: 'shop.csv',
    })

    expect(profile.groupBy).toEqual([{ column: 'Handle' }])
    expect(profile.fields).toEqual({
      supplierSku: { from: { column: 'Handle' } },
      title: { from: { column: 'Title' } },
      description: { from: { column: 'Body (HTML)' }, transforms: [{ do: 'strip-html' }] },
      brand: { from: { column: 'Vendor' } },
      images: { from: { column: 'Image Src' } },
      option1Name: { from: { column: 'Option1 Name' } },
      option1Value: { from: { column: 'Option1 Value' } },
      variantSku: { from: { column: 'Variant SKU' } },
      variantEan: { from: { column: 'Variant Barcode' } },
      variantPrice: { from: { column: 'Variant Price' } },
      variantStock: { from: { column: 'Variant Inventory Qty' } },
    })
  })

  it('keeps what a person set, and leaves the rest to be detected again', () => {
    const detection = detectionOf([column(1, { name: 'ean', shape: 'gtin' })], {
      decimalMark: { value: ',', confidence: 'given', why: 'Set by the profile.' },
    })

    expect(suggestProfile({ detection, name: 'x' }).file).toEqual({ decimalMark: ',' })
  })

  it('refers to a column by its place where the header says two columns', () => {
    const detection = detectionOf([column(1, { name: 'EAN', shape: 'gtin' }), column(2, { name: 'EAN' })])

    expect(suggestProfile({ detection, name: 'x' }).fields.ean).toEqual({ from: { position: 1 } })
  })

  it('never maps a column twice, and always gives a profile that can be read', () => {
    const words = Object.values(synonyms).flatMap((languages) =>
      Object.values(languages).flatMap((list) => list.split(', ')),
    )
    const anyShape = fc.constantFrom<DetectedColumn['shape']>(
      'empty',
      'gtin',
      'price',
      'decimal',
      'integer',
      'date',
      'boolean',
      'url',
      'image-url',
      'html',
      'code',
      'pairs',
      'text',
    )
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    const anyColumn = fc.record({
      name: fc.oneof(fc.constantFrom(...words), fc.string(), fc.constant(null)),
      shape: anyShape,
      filled: share,
      distinct: share,
      samples: fc.array(
        fc.oneof(fc.string(), fc.constant('a > b'), fc.constant('https://a.example/1|https://a.example/2')),
        { maxLength: 5 },
      ),
    })

    fc.assert(
      fc.property(fc.array(anyColumn, { minLength: 1, maxLength: 40 }), fc.string(), (columns, name) => {
        const detection = detectionOf(columns.map((own, i) => column(i + 1, own)))
        const profile = suggestProfile({ detection, name })

        const used = [
          ...Object.values(profile.fields).map(({ from }) => JSON.stringify(from)),
          ...(profile.specifications ?? []).map(({ from }) => JSON.stringify(from)),
        ]
        expect(new Set(used).size).toBe(used.length)
        if (Object.keys(profile.fields).length > 0) expect(readProfile(profile)).toBe(profile)
      }),
      { numRuns: 300 },
    )
  })
})
