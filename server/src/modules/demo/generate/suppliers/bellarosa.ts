import { decimalText } from '../numbers.ts'
import type { DemoSupplier } from '../supplier.ts'
import { imageOf, specificationsOf } from '../texts.ts'

/** An Italian importer: tabs, ISO-8859-15 for the sake of the euro sign before each price, quotes that mean inches. */
export const bellarosa: DemoSupplier = {
  code: 'bellarosa',
  name: 'Forniture Bellarosa',
  country: 'IT',
  fileName: 'bellarosa-listino.txt',
  language: 'it',
  dialect: {
    encoding: 'iso-8859-15',
    bom: false,
    delimiter: '\t',
    lineEnd: '\r\n',
    header: true,
    quoted: false,
    decimalMark: ',',
    levels: ' > ',
  },
  shared: 0.1,
  own: 0.05,
  breakEvery: 0,
  defects: ['ean-check-digit', 'ean-scientific', 'title-missing', 'price-unreadable', 'duplicate-row'],
  price: (cents, encode) => `${encode('€')} ${decimalText(cents, ',', '.')}`,
  columns: (lexicon, encode) => {
    const euros = (cents: number) => `${encode('€')} ${decimalText(cents, ',', '.')}`
    return [
      ['Codice', ({ product }) => `BR.${String(product.number).padStart(9, '0')}`],
      ['Codice EAN', ({ ean }) => ean],
      ['Descrizione', ({ title }) => title],
      ['Descrizione estesa', ({ description }) => description],
      ['Marca', ({ product }) => lexicon.brands[product.brand] ?? ''],
      ['Categoria', ({ product }) => lexicon.trades[product.trade]?.categories[product.noun] ?? ''],
      ['Prezzo al pubblico', ({ price }) => price],
      ['Costo', ({ offer }) => euros(offer.costCents)],
      ['IVA', ({ product }) => (product.reducedTax ? '10%' : '22%')],
      ['Giacenza', ({ offer }) => String(offer.stock)],
      ['Colore', ({ product }) => lexicon.colours[product.colour] ?? ''],
      ['Materiale', ({ product }) => lexicon.trades[product.trade]?.materials[product.material] ?? ''],
      ['Paese di origine', ({ product }) => lexicon.countries[product.country] ?? ''],
      ['Caratteristiche', ({ product }) => specificationsOf(product, lexicon)],
      ['Foto', ({ product }) => imageOf(product)],
    ]
  },
  profile: {
    name: 'Bellarosa, listino',
    version: 1,
    file: {
      encoding: 'iso-8859-15',
      delimiter: '\t',
      quote: null,
      header: true,
      skipRows: 0,
      decimalMark: ',',
      thousandMark: '.',
      dateOrder: 'dmy',
    },
    fields: {
      supplierSku: { from: { column: 'Codice' } },
      ean: { from: { column: 'Codice EAN' } },
      title: { from: { column: 'Descrizione' } },
      description: { from: { column: 'Descrizione estesa' } },
      brand: { from: { column: 'Marca' } },
      category: { from: { column: 'Categoria' }, split: '>' },
      price: { from: { column: 'Prezzo al pubblico' } },
      cost: { from: { column: 'Costo' } },
      taxRate: { from: { column: 'IVA' } },
      stock: { from: { column: 'Giacenza' } },
      color: { from: { column: 'Colore' } },
      material: { from: { column: 'Materiale' } },
      countryOfOrigin: { from: { column: 'Paese di origine' } },
      images: { from: { column: 'Foto' } },
    },
    specifications: [{ from: { column: 'Caratteristiche' }, pairs: { separator: ';', equals: ':' } }],
  },
}
