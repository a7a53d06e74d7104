import { days, decimalText } from '../numbers.ts'
import { type DemoSupplier, quoted } from '../supplier.ts'
import { imageOf, specificationsOf } from '../texts.ts'

const dollars = (cents: number) => quoted(`$${decimalText(cents, '.', ',')}`)
const monthFirst = days.map((day) => `${day.slice(5, 7)}/${day.slice(8)}/${day.slice(0, 4)}`)
// 453.59237 grams.
const pounds = (grams: number) => decimalText(Math.max(1, Math.round(grams / 4.5359237)), '.')

/** An American wholesaler: commas, dollars, pounds, month before day, line breaks in some descriptions, two pictures. */
export const harrowPike: DemoSupplier = {
  code: 'harrow-pike',
  name: 'Harrow & Pike Wholesale',
  country: 'US',
  fileName: 'harrow-pike-products.csv',
  language: 'en',
  dialect: {
    encoding: 'utf-8',
    bom: false,
    delimiter: ',',
    lineEnd: '\n',
    header: true,
    quoted: true,
    decimalMark: '.',
    levels: ' | ',
  },
  shared: 0.12,
  own: 0.08,
  breakEvery: 40,
  defects: ['ean-check-digit', 'ean-scientific', 'title-missing', 'price-unreadable', 'duplicate-row', 'damaged-quote'],
  price: dollars,
  columns: (lexicon) => [
    ['SKU', ({ product }) => `HP-${product.number.toString(36).toUpperCase().padStart(6, '0')}`],
    ['Barcode', ({ ean }) => ean],
    ['Product Name', ({ title }) => quoted(title)],
    ['Description', ({ description }) => quoted(description)],
    ['Brand', ({ product }) => quoted(lexicon.brands[product.brand] ?? '')],
    ['MPN', ({ product }) => product.model],
    ['Department', ({ product }) => quoted(lexicon.trades[product.trade]?.categories[product.noun] ?? '')],
    ['List Price', ({ price }) => price],
    ['Dealer Cost', ({ offer }) => dollars(offer.costCents)],
    ['Was', ({ offer }) => (offer.formerCents === 0 ? '' : dollars(offer.formerCents))],
    ['Qty On Hand', ({ offer }) => String(offer.stock)],
    ['Available From', ({ offer }) => monthFirst[offer.availableDay] ?? ''],
    ['Weight (lb)', ({ product }) => pounds(product.grams)],
    ['Color', ({ product }) => lexicon.colours[product.colour] ?? ''],
    ['Material', ({ product }) => quoted(lexicon.trades[product.trade]?.materials[product.material] ?? '')],
    ['Made In', ({ product }) => lexicon.countries[product.country] ?? ''],
    ['Features', ({ product }) => quoted(specificationsOf(product, lexicon))],
    ['Images', ({ product }) => `${imageOf(product)}|${imageOf(product, '-back')}`],
  ],
  profile: {
    name: 'Harrow & Pike, products',
    version: 1,
    file: {
      encoding: 'utf-8',
      delimiter: ',',
      quote: '"',
      header: true,
      skipRows: 0,
      decimalMark: '.',
      thousandMark: ',',
      dateOrder: 'mdy',
    },
    fields: {
      supplierSku: { from: { column: 'SKU' } },
      ean: { from: { column: 'Barcode' } },
      title: { from: { column: 'Product Name' } },
      description: { from: { column: 'Description' } },
      brand: { from: { column: 'Brand' } },
      manufacturerReference: { from: { column: 'MPN' } },
      category: { from: { column: 'Department' }, split: '|' },
      price: { from: { column: 'List Price' } },
      cost: { from: { column: 'Dealer Cost' } },
      compareAtPrice: { from: { column: 'Was' } },
      currency: { constant: 'USD' },
      stock: { from: { column: 'Qty On Hand' } },
      availableFrom: { from: { column: 'Available From' } },
      weight: { from: { column: 'Weight (lb)' }, transforms: [{ do: 'multiply', by: '0.45359237' }] },
      color: { from: { column: 'Color' } },
      material: { from: { column: 'Material' } },
      countryOfOrigin: { from: { column: 'Made In' } },
      images: { from: { column: 'Images' }, split: '|' },
    },
    specifications: [{ from: { column: 'Features' }, pairs: { separator: ';', equals: ':' } }],
  },
}
