import { type ChangeKind, changeAt, type DemoChange } from './changes.ts'
import { type DefectKind, isPlantedAfter, type PlantedDefect, reportedAs } from './defects.ts'
import { textEncoder } from './encode-text.ts'
import { asScientific, withWrongCheckDigit } from './gtin.ts'
import { createLexicon } from './lexicon.ts'
import { demoOffer } from './offer.ts'
import { demoProduct } from './product.ts'
import { mix, Random } from './random.ts'
import type { DemoRow, DemoSupplier } from './supplier.ts'
import { demoSuppliers } from './suppliers/demo-suppliers.ts'
import { descriptionOf, titleOf } from './texts.ts'

export interface DemoFileOptions {
  seed: number
  /** Of the main file; the others' sizes follow from it. */
  products: number
  change?: DemoChange
}

/** What a file was made to contain. */
export interface DemoSummary {
  /** Good rows. */
  products: number
  defects: PlantedDefect[]
  changes: Record<ChangeKind, number>
  lines: number
  bytes: number
}

// Each supplier has numbers of its own, with room for those of new products and of defect rows.
const SUPPLIER_NUMBERS = 100_000_000
const ADDED_NUMBERS = 40_000_000
const DEFECT_NUMBERS = 70_000_000

const CHUNK_LENGTH = 64 * 1024

/** The bytes of a supplier's file, made as they are consumed; the same bytes for the same options. */
export function* demoFile(supplier: DemoSupplier, options: DemoFileOptions): Generator<Uint8Array, DemoSummary> {
  const { change, seed } = options
  const writer = createRowWriter(supplier, options)
  const summary: DemoSummary = {
    products: 0,
    defects: [],
    changes: { price: 0, stock: 0, title: 0, removed: 0, added: 0 },
    lines: 0,
    bytes: 0,
  }
  let text = writer.head
  let line = supplier.dialect.header ? 2 : 1
  const add = (row: DemoRow) => {
    text += writer.rowText(row)
    line += writer.linesOf(row)
  }

  const { count, numberOf, firstOwn } = productNumbers(supplier, options)
  for (let i = 0; i < count; i++) {
    const number = numberOf(i)
    const changed = change ? changeAt(i, change) : null
    if (changed) summary.changes[changed]++
    if (changed !== 'removed') {
      add(writer.goodRow(number, changed))
      summary.products++
    }
    if (changed === 'added') {
      add(writer.goodRow(firstOwn + ADDED_NUMBERS + i, null))
      summary.products++
    }
    for (const kind of supplier.defects) {
      if (!isPlantedAfter(i, kind, mix(seed, firstOwn)) || (kind === 'duplicate-row' && changed === 'removed')) continue
      summary.defects.push({ line, kind, ...reportedAs[kind] })
      add(kind === 'duplicate-row' ? writer.goodRow(number, changed) : writer.defectRow(defectNumber(i, kind), kind))
    }
    if (text.length < CHUNK_LENGTH) continue
    summary.bytes += text.length
    yield Buffer.from(text, 'latin1')
    text = ''
  }
  summary.bytes += text.length
  summary.lines = line - 1
  if (text !== '') yield Buffer.from(text, 'latin1')
  return summary

  function defectNumber(i: number, kind: DefectKind): number {
    return firstOwn + DEFECT_NUMBERS + i * supplier.defects.length + supplier.defects.indexOf(kind)
  }
}

interface ProductNumbers {
  count: number
  /** The number of the i-th product of the file. */
  numberOf(i: number): number
  firstOwn: number
}

/** Products the main file has too, spread over all of it, then those only this supplier has. */
function productNumbers(supplier: DemoSupplier, { products }: DemoFileOptions): ProductNumbers {
  const shared = Math.ceil(products * supplier.shared)
  const own = Math.ceil(products * supplier.own)
  const firstOwn = demoSuppliers.indexOf(supplier) * SUPPLIER_NUMBERS
  return {
    count: shared + own,
    firstOwn,
    numberOf: (i) => (i < shared ? Math.floor((i * products) / shared) : firstOwn + i - shared),
  }
}

interface RowWriter {
  /** All before the first row. */
  head: string
  goodRow(number: number, changed: ChangeKind | null): DemoRow
  defectRow(number: number, kind: DefectKind): DemoRow
  rowText(row: DemoRow): string
  linesOf(row: DemoRow): number
}

function createRowWriter(supplier: DemoSupplier, { seed, change }: DemoFileOptions): RowWriter {
  const { dialect, breakEvery } = supplier
  const encode = textEncoder(dialect)
  const lexicon = createLexicon(supplier.language, dialect.levels, encode)
  const columns = supplier.columns(lexicon, encode)
  const cells = columns.map(([, cell]) => cell)
  const place = demoSuppliers.indexOf(supplier)
  const random = new Random()
  const isBroken = (number: number) => breakEvery > 0 && number % breakEvery === 0

  const goodRow = (number: number, changed: ChangeKind | null): DemoRow => {
    const product = demoProduct(random, seed, number)
    const offer = demoOffer(random, seed, place, product)
    let title = titleOf(product, lexicon)
    if (changed === 'title') title += lexicon.renamed
    // An offset from the old value, so that what is said to have changed has.
    const move = 1 + (mix(change?.seed ?? 0, number) % 12)
    if (changed === 'stock') offer.stock += move
    if (changed === 'price') offer.priceCents += Math.ceil((offer.priceCents * move) / 100)
    const between = isBroken(number) ? dialect.lineEnd : ' '
    const price = supplier.price(offer.priceCents, encode)
    return { product, offer, ean: product.ean, title, description: descriptionOf(product, lexicon, between), price }
  }

  return {
    head: head(),
    goodRow,
    defectRow: (number, kind) => damaged(goodRow(number, null), kind),
    rowText(row) {
      let text = cells[0]!(row)
      for (let i = 1; i < cells.length; i++) text += dialect.delimiter + cells[i]!(row)
      return text + dialect.lineEnd
    },
    linesOf: ({ product, description }) => (isBroken(product.number) ? description.split('\n').length : 1),
  }

  function head(): string {
    const mark = dialect.bom ? '\u00ef\u00bb\u00bf' : ''
    const names = columns.map(([header]) => encode(header)).join(dialect.delimiter)
    return dialect.header ? mark + names + dialect.lineEnd : mark
  }

  function damaged(row: DemoRow, kind: DefectKind): DemoRow {
    switch (kind) {
      case 'ean-check-digit':
        return { ...row, ean: withWrongCheckDigit(row.ean) }
      case 'ean-scientific':
        return { ...row, ean: asScientific(row.ean, dialect.decimalMark) }
      case 'title-missing':
        return { ...row, title: '' }
      case 'price-unreadable':
        return { ...row, price: lexicon.onRequest }
      case 'damaged-quote':
        return { ...row, title: row.title.replace(' ', ' 19" ') }
      case 'duplicate-row':
        return row
    }
  }
}
