import type { DetectedColumn, ProductField } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import { column, detectionOf } from '../testing/a-detection.ts'
import { furtherSynonyms } from './further-synonyms.ts'
import { suggestProfile } from './suggest-profile.ts'
import { synonyms } from './synonyms.ts'

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

describe('headers', () => {
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
    [
      'Dutch',
      {
        Artikelnummer: 'supplierSku',
        Omschrijving: 'title',
        Merk: 'brand',
        Inkoopprijs: 'cost',
        Adviesprijs: 'compareAtPrice',
        'Verkoopprijs (excl. BTW)': 'price',
        BTW: 'taxRate',
        Voorraad: 'stock',
      },
    ],
    [
      'Polish',
      {
        Indeks: 'supplierSku',
        'Nazwa towaru': 'title',
        'Kod kreskowy': 'ean',
        'Cena zakupu netto': 'cost',
        'Cena brutto': 'price',
        'Stan magazynowy': 'stock',
        Ilość: null,
      },
    ],
    [
      'Danish and Czech',
      {
        Varenummer: 'supplierSku',
        Mærke: 'brand',
        'Vejl. udsalgspris': 'compareAtPrice',
        Název: 'title',
        'Nákupní cena': 'cost',
        'Prodejní cena': 'price',
        DPH: 'taxRate',
      },
    ],
    [
      'shop systems and marketplaces',
      {
        UGS: 'supplierSku',
        ID: null,
        'GTIN, UPC, EAN ou ISBN': 'ean',
        'Nom *': 'title',
        'Actif (0/1)': 'isActive',
        'Catégories (x,y,z...)': 'category',
        'product-type': null,
        'UVP inkl. MwSt.': 'compareAtPrice',
        'EK Netto (für GLD)': 'cost',
        'Netto-VK': 'price',
        'Herst.-Art.-Nr.': 'manufacturerReference',
      },
    ],
  ])('knows what columns are called in %s', (_, headers) => {
    expect(fieldsOf(headers)).toEqual(headers)
  })

  it('writes every field under one of its own names, in every language', () => {
    for (const [field, languages] of [...Object.entries(synonyms), ...Object.entries(furtherSynonyms)] as [
      ProductField,
      Record<string, string>,
    ][]) {
      for (const list of Object.values(languages)) {
        const [first = ''] = list.split(',')
        expect([first, fieldsOf({ [first]: field })[first]]).toEqual([first, field])
      }
    }
  })

  it.each([
    'Pallet qty',
    'Units per carton',
    'Quantity (minimum)',
    'Pack size',
    'Tax status',
    'Low stock level',
    'Freight cost',
    'Supplier name',
    'Taux de remboursement',
    'Montant TVA',
    'VAT amount',
    'Price change %',
    'Prix concurrent',
    'Date prix',
    'Qty sold',
    'Reserved stock',
    'Stock date',
  ])('takes %s for none of the fields it only seems to name', (name) => {
    expect(
      suggestProfile({ detection: detectionOf([column(1, { name, shape: 'integer' })]), name: 'x' }).fields,
    ).toEqual({})
  })
})
