import type { RowDefect, TextStore } from '../../types.ts'
import { shown } from '../scan/check-characters.ts'
import { type Heading, headingOf } from './heading.ts'
import { KeyedLists } from './keyed-lists.ts'
import { amountOf, type Discount, priceUnitOf } from './prices.ts'

/** A line of a text, by its number: free, a block of text put in, or one with values put into its gaps. */
export type TextLine = readonly [number: number, kind: string, text: string, block: string]

/** An article's lines, as they stood together. */
export interface GatheredArticle extends Heading {
  line: number
  main: readonly string[]
  second: readonly string[] | null
  texts: readonly TextLine[]
}

export interface GatheredPrice extends Heading {
  line: number
  number: string
  mark: string
  amount: string
  unit: string | null
  group: string
  discounts: readonly Discount[]
}

export interface DamagedLine {
  line: number
  defect: RowDefect
}

export type Gathered = GatheredArticle | DamagedLine

/** Lines that say more of articles, of which nothing is made: surcharges and prices by quantity, pictures, work, sets. */
export const leftAside = ['Z', 'G', 'C', 'J'] as const
export type LeftAside = (typeof leftAside)[number]

// Whose file it is.
const CUSTOMER = 'K'
// A text has some hundred lines; longer ones are laid aside in parts.
const LINES_AT_ONCE = 1_000
const END = '\u001a'

/**
 * The lines of DATANORM files, laid aside until all were read: the text of an article, its second record and its price
 * may stand anywhere, in another file even.
 */
export class Gatherer {
  readonly articles: TextStore
  readonly prices: TextStore
  readonly second: KeyedLists<readonly string[]>
  readonly texts: KeyedLists<TextLine>
  readonly pricesOf: KeyedLists<GatheredPrice>
  readonly discounts: KeyedLists<Discount>
  readonly groups: KeyedLists<string>
  /** Articles whose price records were used. */
  readonly priced: KeyedLists<never>
  /** How many lines of each kind nothing is made of. */
  readonly left = new Map<LeftAside, number>()
  private readonly stores: readonly TextStore[]
  private heading: Heading = { version: 4, currency: '' }
  private open: (GatheredArticle & { texts: TextLine[] }) | null = null
  private block: { key: string; lines: TextLine[] } | null = null
  private damaged: DamagedLine[] = []

  constructor(createStore: () => TextStore) {
    this.articles = createStore()
    this.prices = createStore()
    const keyed = createStore()
    this.second = new KeyedLists(keyed)
    this.texts = new KeyedLists(keyed)
    this.pricesOf = new KeyedLists(keyed)
    this.discounts = new KeyedLists(keyed)
    this.groups = new KeyedLists(keyed)
    this.priced = new KeyedLists(keyed)
    this.stores = [this.articles, this.prices, keyed]
  }

  close(): void {
    for (const store of this.stores) store.close()
  }

  add(text: string, line: number): void {
    if (text.trim() === '' || text === END) return
    const heading = headingOf(text)
    if (heading) this.heading = heading
    if (text.startsWith('V')) return
    const fields = text.split(';')
    const kind = fields[0] ?? ''
    if (fields.length < 3 && kind !== 'E') this.damage(line, text)
    else if (kind === 'A') this.addArticle(fields, line)
    else if (kind === 'B') this.addSecond(fields, line)
    else if (kind === 'D') this.addDimension(fields)
    else if (kind === 'T' || (kind === 'E' && this.heading.version === 4)) this.addText(fields)
    else if (kind === 'P') this.addPrices(fields, line)
    else if (kind === 'R') this.addDiscount(fields)
    else if (kind === 'S') this.addGroup(fields)
    else if (isLeftAside(kind)) this.left.set(kind, (this.left.get(kind) ?? 0) + 1)
    else if (kind !== CUSTOMER && kind !== 'E') this.damage(line, text)
  }

  end(): void {
    this.closeArticle()
    this.closeBlock()
  }

  private addArticle(fields: string[], line: number): void {
    this.closeArticle()
    // A new number for an article that has an old one: nothing is said of it but that.
    if (fields[1] === 'X') return
    if ((fields[2] ?? '').trim() === '') {
      this.damage(line, fields.join(';'))
      return
    }
    this.open = { ...this.heading, line, main: fields, second: null, texts: [] }
  }

  /** More of an article in DATANORM 4; in DATANORM 5 that it goes, or gets another number. */
  private addSecond(fields: string[], line: number): void {
    const number = (fields[2] ?? '').trim()
    if (this.heading.version === 5) {
      if (fields[1] !== 'L') return
      this.closeArticle()
      this.lay({ ...this.heading, line, main: ['A', 'L', number], second: null, texts: [] })
    } else if (this.open && numberOf(this.open) === number) this.open.second = fields
    else this.second.append(number, [fields])
  }

  private addDimension(fields: string[]): void {
    const number = (fields[2] ?? '').trim()
    const lines = this.heading.version === 4 ? dimensionsOf(fields) : [dimensionOf(fields)]
    const { open } = this
    if (open && numberOf(open) === number && open.texts.length < LINES_AT_ONCE) open.texts.push(...lines)
    else this.texts.append(`D${number}`, lines)
  }

  private addText(fields: string[]): void {
    const key = `${fields[0]}${(fields[2] ?? '').trim()}`
    if (this.block?.key !== key || this.block.lines.length >= LINES_AT_ONCE) this.closeBlock()
    this.block ??= { key, lines: [] }
    this.block.lines.push(...(this.heading.version === 4 ? textsOf(fields) : [textOf(fields)]))
  }

  /** DATANORM 4 has up to three articles in a line, and does not say for how many units a price is: their record A does. */
  private addPrices(fields: string[], line: number): void {
    this.closeArticle()
    const found = this.heading.version === 4 ? pricesOf(fields) : [priceOf(fields)]
    for (const price of found) {
      const given: GatheredPrice = { ...this.heading, ...price, line }
      this.pricesOf.append(price.number, [given])
      this.prices.add(JSON.stringify(given))
    }
  }

  private addDiscount(fields: string[]): void {
    const [group = '', kind = '', amount = ''] = withoutMark(fields)
    if (group !== '') this.discounts.append(group, [[kind, amount]])
  }

  private addGroup(fields: string[]): void {
    const [main = '', mainText = '', group = '', text = ''] = withoutMark(fields)
    if (mainText !== '') this.groups.append(main, [mainText])
    if (group !== '' && text !== '') this.groups.append(`${main};${group}`, [text])
  }

  private damage(line: number, text: string): void {
    this.damaged.push({ line, defect: { code: 'RECORD_NOT_READ', position: null, value: shown(text.slice(0, 80)) } })
    if (!this.open) this.layDamaged()
  }

  private closeArticle(): void {
    if (this.open) this.lay(this.open)
    this.open = null
    this.layDamaged()
  }

  /** Behind the article that they stand in: places ascend. */
  private layDamaged(): void {
    for (const line of this.damaged) this.lay(line)
    this.damaged = []
  }

  private closeBlock(): void {
    if (this.block) this.texts.append(this.block.key, this.block.lines)
    this.block = null
  }

  private lay(gathered: Gathered): void {
    this.articles.add(JSON.stringify(gathered))
  }
}

function isLeftAside(kind: string): kind is LeftAside {
  return leftAside.some((each) => each === kind)
}

export function numberOf({ main }: GatheredArticle): string {
  return (main[2] ?? '').trim()
}

/** What becomes of a record stands second, and is left out by some. */
function withoutMark(fields: readonly string[]): string[] {
  return fields.slice(/^[A-Z]?\s*$/.test(fields[1] ?? '') ? 2 : 1).map((text) => text.trim())
}

const numbered = (text: string | undefined) => Number(text?.trim() || 0)

/** Two lines of text in a record, of which the second may be left out. */
function pairOf(
  fields: readonly string[],
  at: readonly [first: number, second: number],
  read: (at: number) => TextLine,
) {
  return at.filter((place, i) => i === 0 || (fields[place] ?? '').trim() !== '').map(read)
}

function textsOf(fields: readonly string[]): TextLine[] {
  return pairOf(fields, [4, 7], (at) => [numbered(fields[at]), 'F', fields[at + 2] ?? '', ''])
}

function dimensionsOf(fields: readonly string[]): TextLine[] {
  return pairOf(fields, [3, 7], (at) => [
    numbered(fields[at]),
    fields[at + 1] ?? '',
    fields[at + 3] ?? '',
    (fields[at + 2] ?? '').trim(),
  ])
}

function textOf(fields: readonly string[]): TextLine {
  return [numbered(fields[4]), 'F', fields[5] ?? '', '']
}

function dimensionOf(fields: readonly string[]): TextLine {
  return [numbered(fields[3]), fields[4] ?? '', fields[5] ?? '', (fields[6] ?? '').trim()]
}

type Price = Pick<GatheredPrice, 'number' | 'mark' | 'amount' | 'unit' | 'group' | 'discounts'>

const PRICE_FIELDS = 9

function pricesOf(fields: readonly string[]): Price[] {
  const found: Price[] = []
  for (let at = 2; at < fields.length; at += PRICE_FIELDS) {
    const [number = '', mark = '', amount = '', kind = '', ...more] = fields
      .slice(at, at + PRICE_FIELDS)
      .map((text) => text.trim())
    if (number === '') continue
    // A discount of the kind 0 is that of a group, which is named where others have their amount.
    const group = kind === '0' ? (more[0] ?? '') : ''
    const discounts = group === '' ? discountsOf([kind, ...more]) : []
    found.push({ number, mark, amount: amountOf(amount), unit: null, group, discounts })
  }
  return found
}

function priceOf(fields: readonly string[]): Price {
  const [number = '', mark = '', unit = '', amount = '', group = '', ...more] = withoutMark(fields)
  return {
    ...{ number, mark, group },
    amount: amountOf(amount),
    unit: priceUnitOf(unit, 5),
    discounts: discountsOf(more.slice(0, 6)),
  }
}

function discountsOf(fields: readonly string[]): Discount[] {
  const found: Discount[] = []
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [kind = '', amount = ''] = fields.slice(at, at + 2)
    if (/^[1-3]$/.test(kind) && amount !== '') found.push([kind, amount])
  }
  return found
}
