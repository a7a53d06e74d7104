import { csvCell } from '../../../platform/csv-cells.ts'
import type { ExportedProduct } from './queries/export-rows.ts'

// Identifiers of other tables say nothing outside the catalogue; their names stand beside them.
const COLUMNS = [
  ...['id', 'ean', 'asin', 'sku', 'gtin', 'manufacturer_reference', 'external_id', 'title', 'short_description'],
  ...['description', 'brand_name', 'category', 'supplier', 'status', 'price', 'currency', 'stock', 'offers_count'],
  ...['best_offer_reason', 'weight', 'width', 'height', 'depth', 'color', 'size', 'material', 'country_of_origin'],
  ...[
    'tax_rate',
    'min_order_quantity',
    'lead_time_days',
    'available_from',
    'technical_specs',
    'image_urls',
    'created_at',
  ],
] as const

// About what a socket takes at once; line by line the stream costs more than the rows.
const CHUNK = 64 * 1024

/** Products as a CSV file (UTF-8 with BOM, which spreadsheets need to read accents), or as a JSON object a line. */
export async function* writeRows(
  rows: AsyncIterable<{ product: ExportedProduct }>,
  format: 'csv' | 'ndjson',
): AsyncGenerator<string> {
  let text = format === 'csv' ? `\ufeff${COLUMNS.join(',')}\r\n` : ''
  for await (const { product } of rows) {
    text += format === 'csv' ? csvLine(product) : jsonLine(product)
    if (text.length < CHUNK) continue
    yield text
    text = ''
  }
  if (text !== '') yield text
}

function csvLine(product: ExportedProduct): string {
  return `${COLUMNS.map((column) => csvCell(cellText(product[column]))).join(',')}\r\n`
}

function jsonLine(product: ExportedProduct): string {
  return `${JSON.stringify(Object.fromEntries(COLUMNS.map((column) => [column, product[column] ?? null])))}\n`
}

function cellText(value: ExportedProduct[string] | undefined): string | null {
  if (value === null || value === undefined) return null
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
