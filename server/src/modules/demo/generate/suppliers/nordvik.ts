import { days, decimalText } from '../numbers.ts'
import type { DemoSupplier } from '../supplier.ts'

/** A warehouse that sends prices and stock of products the catalogue has already; it has no numbers of its own. */
export const nordvik: DemoSupplier = {
  code: 'nordvik',
  name: 'Nordvik Logistics',
  country: 'DK',
  fileName: 'nordvik-price-stock.csv',
  language: 'en',
  dialect: {
    encoding: 'utf-8',
    bom: false,
    delimiter: ';',
    lineEnd: '\n',
    header: true,
    quoted: false,
    decimalMark: '.',
    levels: ' > ',
  },
  shared: 0.25,
  own: 0,
  breakEvery: 0,
  defects: ['ean-check-digit', 'ean-scientific', 'price-unreadable', 'duplicate-row'],
  price: (cents) => decimalText(cents, '.'),
  columns: () => [
    ['EAN', ({ ean }) => ean],
    ['Price', ({ price }) => price],
    ['Stock', ({ offer }) => String(offer.stock)],
    ['Updated', ({ offer }) => days[offer.availableDay] ?? ''],
  ],
  profile: {
    name: 'Nordvik, prices and stock',
    version: 1,
    file: {
      encoding: 'utf-8',
      delimiter: ';',
      quote: null,
      header: true,
      skipRows: 0,
      decimalMark: '.',
      thousandMark: '',
      dateOrder: 'ymd',
    },
    fields: {
      ean: { from: { column: 'EAN' } },
      price: { from: { column: 'Price' } },
      currency: { constant: 'EUR' },
      stock: { from: { column: 'Stock' } },
    },
  },
}
