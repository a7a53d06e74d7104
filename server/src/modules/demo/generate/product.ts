import { demoEan } from './gtin.ts'
import type { Random } from './random.ts'
import { homeTrades } from './words/home.ts'
import { leisureTrades } from './words/leisure.ts'
import { brands, colours, countries } from './words/names.ts'
import type { Trade } from './words/trade.ts'
import { workshopTrades } from './words/workshop.ts'

export const trades: readonly Trade[] = [...workshopTrades, ...homeTrades, ...leisureTrades]

/** A product of the demo's world, in no language: words are told by their places in the lists. */
export interface DemoProduct {
  number: number
  ean: string
  trade: number
  noun: number
  trait: number
  material: number
  size: number
  /** One value of each of the trade's specifications. */
  specs: readonly [number, number, number]
  brand: number
  /** 'KX-4821': what the brand calls it. */
  model: string
  colour: number
  country: number
  /** Which sentences describe it. */
  opening: number
  middle: number
  closing: number
  tellsMaterial: boolean
  reducedTax: boolean
  priceCents: number
  grams: number
  /** Millimetres. */
  width: number
  height: number
  depth: number
}

const LETTERS = 'ABCDEFGHKLMNPRSTVWXZ'
const ENDINGS = [1, 1, 1, 10, 10, 5, 50, 0]

/** The product of a number; the same for the same seed, whoever sells it and however many there are. */
export function demoProduct(random: Random, seed: number, number: number): DemoProduct {
  random.restart(seed, number)
  const trade = random.below(trades.length)
  const { nouns, traits, materials, sizes, specs, price, weight, length } = trades[trade]!
  const noun = random.below(nouns.length)
  return {
    number,
    ean: demoEan(number),
    trade,
    noun,
    trait: random.below(traits.length),
    material: random.below(materials.length),
    size: random.below(sizes[noun]?.length ?? 0),
    specs: [
      random.below(specs[0]?.values.length ?? 0),
      random.below(specs[1]?.values.length ?? 0),
      random.below(specs[2]?.values.length ?? 0),
    ],
    brand: random.below(brands.length),
    model: modelName(random),
    colour: random.below(colours.length),
    country: random.below(countries.length),
    opening: random.below(4),
    middle: random.below(4),
    closing: random.below(4),
    tellsMaterial: random.next() < 0.5,
    reducedTax: random.next() < 0.04,
    priceCents: Math.max(49, Math.round(price * spread(random)) * 100 - ENDINGS[random.below(ENDINGS.length)]!),
    grams: Math.ceil(weight * 1000 * spread(random)),
    width: Math.ceil(length * 10 * spread(random)),
    height: Math.ceil(length * 6 * spread(random)),
    depth: Math.ceil(length * 4 * spread(random)),
  }
}

function modelName(random: Random): string {
  const letters = LETTERS[random.below(LETTERS.length)]! + LETTERS[random.below(LETTERS.length)]!
  return `${letters}-${1000 + random.below(9000)}`
}

/** From a third to three, most often near one. */
function spread(random: Random): number {
  return 3 ** (random.next() + random.next() - 1)
}
