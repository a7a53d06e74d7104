import { fileURLToPath } from 'node:url'
import type { FileSettings, Profile } from '@products-manager/contract'

/** Files of our own, each with one defect in otherwise good rows. */
export const damagedFolder = fileURLToPath(new URL('../../../../../tests/fixtures/damaged/', import.meta.url))

const from = (column: string) => ({ from: { column } })
/** How those without variants are read; the others by what is suggested. */
export const pens: Profile = {
  name: 'pens',
  version: 1,
  fields: {
    supplierSku: from('SKU'),
    ean: from('EAN'),
    title: from('Name'),
    brand: from('Brand'),
    price: from('Price'),
    stock: from('Stock'),
    availableFrom: from('Available'),
    images: from('Picture'),
    countryOfOrigin: from('Country'),
    currency: from('Currency'),
  },
}

type ExpectedProblem = readonly [line: number, code: string, column: string | null, value: string | null]

/** Of each file: every problem, and how many products are refused for them. */
export const damagedFiles: Readonly<
  Record<string, { refused: number; problems: readonly ExpectedProblem[]; settings?: FileSettings }>
> = {
  'byte-invalid': {
    refused: 1,
    problems: [[5, 'BYTES_INVALID', 'Name', 'Caf\ufffd mug 300 ml']],
    settings: { encoding: 'utf-8' },
  },
  'country-unknown': { refused: 1, problems: [[6, 'COUNTRY_UNKNOWN', 'Country', 'Atlantis']] },
  'currency-unknown': { refused: 1, problems: [[6, 'CURRENCY_UNKNOWN', 'Currency', 'EURO$']] },
  'date-impossible': { refused: 1, problems: [[3, 'DATE_IMPOSSIBLE', 'Available', '31/02/2024']] },
  'date-other-order': { refused: 1, problems: [[3, 'DATE_OTHER_ORDER', 'Available', '02/28/2024']] },
  'date-serial': { refused: 1, problems: [[3, 'DATE_IS_SERIAL', 'Available', '45678']] },
  'date-words': { refused: 1, problems: [[3, 'DATE_NOT_READ', 'Available', 'soon']] },
  'ean-check-digit': { refused: 1, problems: [[5, 'EAN_CHECK_DIGIT', 'EAN', '4006381333932']] },
  'ean-in-store': { refused: 0, problems: [[7, 'EAN_IN_STORE', 'EAN', '2000001234563']] },
  'ean-isbn10': { refused: 1, problems: [[6, 'EAN_IS_ISBN10', 'EAN', '316148410X']] },
  'ean-leading-zeros-proved': { refused: 0, problems: [] },
  'ean-leading-zeros-unproved': { refused: 1, problems: [[8, 'EAN_LENGTH', 'EAN', '36000291452']] },
  'ean-letter': { refused: 1, problems: [[3, 'EAN_NOT_DIGITS', 'EAN', '40O6381333931']] },
  'ean-placeholder': {
    refused: 2,
    problems: [
      [3, 'EAN_PLACEHOLDER', 'EAN', '0000000000000'],
      [7, 'EAN_PLACEHOLDER', 'EAN', '1234567890128'],
    ],
  },
  'ean-scientific': { refused: 1, problems: [[4, 'EAN_DIGITS_LOST', 'EAN', '4.00638E+12']] },
  'ean-scientific-whole': { refused: 0, problems: [] },
  'ean-spreadsheet-text': { refused: 0, problems: [] },
  'ean-two-in-one-cell': { refused: 1, problems: [[7, 'EAN_LENGTH', 'EAN', '071444764117 735533033354']] },
  'encoded-twice': { refused: 0, problems: [[5, 'TEXT_REPAIRED', 'Name', 'CafÃ© mug 300 ml']] },
  'excel-currency-sign': { refused: 1, problems: [[8, 'INTEGER_NOT_READ', 'Stock', '17 €']] },
  'excel-ean-zeroed': { refused: 1, problems: [[4, 'EAN_CHECK_DIGIT', 'EAN', '4006380000000']] },
  'excel-mojibake-part': { refused: 0, problems: [[5, 'TEXT_DAMAGED', 'Name', 'CafÃ© – crème']] },
  'excel-percent': { refused: 1, problems: [[4, 'INTEGER_NOT_READ', 'Stock', '12 %']] },
  'excel-price-day': { refused: 1, problems: [[4, 'DECIMAL_NOT_READ', 'Price', '12.mar']] },
  'excel-price-whole-day': { refused: 1, problems: [[4, 'PRICE_IS_RANGE', 'Price', '01/02/2026']] },
  'excel-sku-day': { refused: 0, problems: [[6, 'TEXT_REWRITTEN', 'SKU', '01-févr']] },
  'excel-sku-zeroed': { refused: 0, problems: [[4, 'TEXT_REWRITTEN', 'SKU', '123456789012000']] },
  'excel-spaces': { refused: 0, problems: [] },
  'excel-text-mark': { refused: 0, problems: [[4, 'TEXT_REWRITTEN', 'SKU', "'P-0102"]] },
  'excel-thousands': { refused: 1, problems: [[4, 'DECIMAL_AMBIGUOUS', 'Price', '1.234,50']] },
  'excel-thousands-ambiguous': {
    refused: 1,
    problems: [[4, 'DECIMAL_AMBIGUOUS', 'Price', '1,234']],
    settings: { decimalMark: '.', thousandMark: '' },
  },
  'excel-trailing-zero': { refused: 0, problems: [[4, 'TEXT_REWRITTEN', 'SKU', '102.0']] },
  'excel-true': { refused: 1, problems: [[8, 'INTEGER_NOT_READ', 'Stock', 'TRUE']] },
  'key-missing': { refused: 1, problems: [[6, 'KEY_MISSING', null, null]] },
  'nul-character': { refused: 1, problems: [[4, 'CHARACTER_NOT_ALLOWED', 'Name', 'Gel\ufffdpen black']] },
  'picture-not-an-address': { refused: 1, problems: [[6, 'URL_NOT_VALID', 'Picture', 'p0104.jpg']] },
  'price-negative': { refused: 1, problems: [[4, 'PRICE_NEGATIVE', 'Price', '-4.20']] },
  'price-other-currency': { refused: 1, problems: [[4, 'CURRENCY_CONTRADICTED', 'Price', '£8.45']] },
  'price-other-mark': { refused: 1, problems: [[4, 'DECIMAL_AMBIGUOUS', 'Price', '8,45']] },
  'price-range': { refused: 1, problems: [[4, 'PRICE_IS_RANGE', 'Price', '9.99 - 12.99']] },
  'price-too-exact': { refused: 0, problems: [[4, 'DECIMAL_ROUNDED', 'Price', '8.450001']] },
  'price-too-large': { refused: 1, problems: [[4, 'DECIMAL_RANGE', 'Price', '123456789.00']] },
  'price-words': { refused: 1, problems: [[4, 'DECIMAL_NOT_READ', 'Price', 'on request']] },
  'quote-not-closed': {
    refused: 1,
    problems: [
      [8, 'QUOTE_NOT_CLOSED', 'Name', '"Eraser soft;Örtel;20.37;17;19/07/2024;https://img.example/p0106.jpg;IT;EUR'],
    ],
  },
  'quote-stray': {
    refused: 1,
    problems: [
      [5, 'QUOTE_STRAY', 'Name', '"Mug" white;Lumen;11.26;11;16/04/2024;https://img.example/p0103.jpg;ES;EUR'],
    ],
  },
  'replacement-character': { refused: 0, problems: [[5, 'TEXT_DAMAGED', 'Name', 'Caf\ufffd mug 300 ml']] },
  'row-all-wrong': {
    refused: 1,
    problems: [
      [6, 'EAN_CHECK_DIGIT', 'EAN', '4006381333932'],
      [6, 'DECIMAL_NOT_READ', 'Price', 'free'],
      [6, 'CURRENCY_UNKNOWN', 'Currency', '???'],
      [6, 'INTEGER_NOT_READ', 'Stock', 'many'],
      [6, 'COUNTRY_UNKNOWN', 'Country', 'XX'],
      [6, 'DATE_IMPOSSIBLE', 'Available', '99/99/2024'],
      [6, 'URL_NOT_VALID', 'Picture', 'none'],
    ],
  },
  'row-long': { refused: 1, problems: [[5, 'ROW_TOO_LONG', '11', 'EUR']] },
  'row-shifted': {
    refused: 1,
    problems: [
      [6, 'INTEGER_NOT_READ', 'Stock', '17/05/2024'],
      [6, 'COUNTRY_UNKNOWN', 'Country', 'EUR'],
      [6, 'DATE_NOT_READ', 'Available', 'https://img.example/p0104.jpg'],
      [6, 'URL_NOT_VALID', 'Picture', 'FR'],
    ],
  },
  'row-short': { refused: 1, problems: [[5, 'ROW_TOO_SHORT', 'Stock', '11']] },
  'sku-replacement-character': { refused: 1, problems: [[5, 'TEXT_DAMAGED', 'SKU', 'P-01\ufffd3']] },
  'sku-scientific': { refused: 1, problems: [[4, 'SKU_DIGITS_LOST', 'SKU', '1.23457E+11']] },
  'spreadsheet-errors': {
    refused: 2,
    problems: [
      [3, 'CELL_IS_ERROR', 'Price', '#N/A'],
      [5, 'CELL_IS_ERROR', 'Name', '#REF!'],
      [7, 'CELL_IS_ERROR', 'Brand', 'NULL'],
    ],
  },
  'stock-half': { refused: 1, problems: [[8, 'INTEGER_NOT_READ', 'Stock', '2.5']] },
  'stock-negative': { refused: 0, problems: [[8, 'STOCK_NEGATIVE', 'Stock', '-3']] },
  'stock-words': { refused: 1, problems: [[8, 'INTEGER_NOT_READ', 'Stock', '>10']] },
  'title-missing': { refused: 1, problems: [[5, 'FIELD_REQUIRED', 'Name', null]] },
  'title-too-long': { refused: 1, problems: [[5, 'TEXT_TOO_LONG', 'Name', `${'Pen '.repeat(125)}…`]] },
  'variant-price': { refused: 1, problems: [[6, 'DECIMAL_NOT_READ', 'Variant Price', 'sold out']] },
  'variant-row-short': {
    refused: 2,
    problems: [
      [8, 'GROUP_DAMAGED', null, 'line 9'],
      [9, 'ROW_TOO_SHORT', 'Option1 Value', 'M'],
    ],
  },
}
