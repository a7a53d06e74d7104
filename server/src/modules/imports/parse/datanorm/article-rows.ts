import type { RowDefect } from '../../types.ts'
import { shown } from '../scan/check-characters.ts'
import type { TreeRows } from '../tree/tree-rows.ts'
import { composeText } from './compose-text.ts'
import { type Gathered, type GatheredArticle, type GatheredPrice, type Gatherer, numberOf } from './gather.ts'
import { type ArticleCells, cellsBy, datanormColumns, mainLayout, placesIn, secondLayout } from './layouts.ts'
import { amountOf, discounted, priceUnitOf } from './prices.ts'

const NET = '2'
const ON_REQUEST = '9'
// What is not known is written as nought.
const NOUGHT = /^0*$/
const PATH = ' > '

/** What was gathered, article by article, then the prices of articles that none of the files has. */
export function* articleRows(gatherer: Gatherer, rows: TreeRows): Generator<void> {
  for (let at = 0; at < gatherer.articles.size; at++) {
    const found = JSON.parse(gatherer.articles.get(at) ?? '') as Gathered
    if ('defect' in found) rows.add(found.line, [], found.defect)
    else addArticle(found, gatherer, rows)
    yield
  }
  for (let at = 0; at < gatherer.prices.size; at++) {
    const price = JSON.parse(gatherer.prices.get(at) ?? '') as GatheredPrice
    if (!gatherer.priced.has(price.number)) addPrice(price, gatherer, rows)
    yield
  }
}

function addArticle(article: GatheredArticle, gatherer: Gatherer, rows: TreeRows): void {
  const { version, main, line } = article
  const number = numberOf(article)
  const prices = gatherer.pricesOf.get(number)
  if (prices.length > 0) gatherer.priced.append(number, [])
  const places = placesIn[version]
  const [mark = '', unit = '', amount = ''] = [places.mark, places.unit, places.price].map(
    (place) => main[place]?.trim() ?? '',
  )
  const own: Own = { mark, unit: priceUnitOf(unit, version), amount: amountOf(amount) }
  const second = article.second ?? gatherer.second.get(number)[0]
  const cells: ArticleCells = { ...cellsBy(mainLayout[version], main), ...(second && cellsBy(secondLayout, second)) }
  Object.assign(cells, pricesIn(own, prices, cells, gatherer), groupIn(cells, gatherer), textsIn(article, gatherer))
  rows.add(line, row({ ...cells, Währung: article.currency }), unitDefect(cells, unit))
}

/** A price alone: how many units it is for stands there in DATANORM 5, and in the article in DATANORM 4. */
function addPrice(price: GatheredPrice, gatherer: Gatherer, rows: TreeRows): void {
  const cells: ArticleCells = { Artikelnummer: price.number, Rabattgruppe: price.group, Währung: price.currency }
  Object.assign(cells, pricesIn({ ...price, amount: '' }, [price], cells, gatherer))
  rows.add(price.line, row(cells), unitDefect(cells, price.number))
}

function unitDefect({ Listenpreis, Nettopreis, Preiseinheit }: ArticleCells, value: string): RowDefect | null {
  if (Preiseinheit !== '' || (!Listenpreis && !Nettopreis)) return null
  const position = datanormColumns.indexOf('Preiseinheit') + 1
  return { code: 'PRICE_UNIT_UNKNOWN', position, value: shown(value) }
}

interface Own {
  mark: string
  unit: string | null
  amount: string
}

/** The article's own price, and those of price records, which are newer. */
function pricesIn(own: Own, later: readonly GatheredPrice[], cells: ArticleCells, gatherer: Gatherer): ArticleCells {
  const unit = later.findLast((price) => price.unit !== null)?.unit ?? own.unit
  // A price for other units than the newer one would need another unit beside it.
  const all = [...(own.unit === unit ? [own] : []), ...later.filter((price) => (price.unit ?? unit) === unit)]
  const given = (isNet: boolean) =>
    all.findLast(({ mark, amount }) => amount !== '' && mark !== ON_REQUEST && (mark === NET) === isNet)?.amount ?? ''
  const group = later.findLast((price) => price.group !== '')?.group ?? cells.Rabattgruppe ?? ''
  const off = later.findLast(({ mark, discounts }) => mark !== NET && discounts.length > 0)?.discounts
  const list = given(false)
  return {
    Rabattgruppe: group,
    Listenpreis: list,
    Nettopreis: given(true) || discounted(list, off ?? gatherer.discounts.get(group).slice(-1)),
    Preiseinheit: unit ?? '',
  }
}

function groupIn({ Hauptwarengruppe = '', Warengruppe = '', EAN = '', ...cells }: ArticleCells, { groups }: Gatherer) {
  const [main, sub] = [groups.get(Hauptwarengruppe).at(-1), groups.get(`${Hauptwarengruppe};${Warengruppe}`).at(-1)]
  const path = [main, sub].filter((text) => text !== undefined)
  const { Verpackungsmenge = '' } = cells
  return {
    Warengruppentext: path.join(PATH),
    EAN: NOUGHT.test(EAN) ? '' : EAN,
    Verpackungsmenge: NOUGHT.test(Verpackungsmenge) ? '' : Verpackungsmenge,
  }
}

function textsIn(article: GatheredArticle, { texts }: Gatherer): ArticleCells {
  const { version, main } = article
  const key = main[placesIn[version].text]?.trim() ?? ''
  return {
    Langtext: key === '' ? '' : composeText(texts.get(`T${key}`), texts, version),
    Dimensionstext: composeText([...article.texts, ...texts.get(`D${numberOf(article)}`)], texts, version),
  }
}

function row(cells: ArticleCells): string[] {
  return datanormColumns.map((column) => cells[column] ?? '')
}
