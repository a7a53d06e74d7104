import type { Lexicon } from './lexicon.ts'
import type { DemoProduct } from './product.ts'

export function titleOf(product: DemoProduct, { trades, brands }: Lexicon): string {
  const { nouns, traits, sizes } = trades[product.trade]!
  return `${nouns[product.noun]} ${traits[product.trait]} ${brands[product.brand]} ${product.model} ${sizes[product.noun]?.[product.size]}`
}

export function shortDescriptionOf(product: DemoProduct, { trades, brands, colours }: Lexicon): string {
  const { nouns, materials } = trades[product.trade]!
  return `${nouns[product.noun]} ${brands[product.brand]}, ${materials[product.material]}, ${colours[product.colour]}`
}

/** From 80 to 300 characters; `between` stands between its sentences. */
export function descriptionOf(product: DemoProduct, lexicon: Lexicon, between: string): string {
  const { nouns, traits, materials } = lexicon.trades[product.trade]!
  const opening = `${nouns[product.noun]} ${traits[product.trait]}${lexicon.openings[product.opening]}`
  const made = product.tellsMaterial
    ? `${lexicon.material}${materials[product.material]}${lexicon.colour}${lexicon.colours[product.colour]}.${between}`
    : ''
  return `${opening}${between}${lexicon.middles[product.middle]}${between}${made}${lexicon.closings[product.closing]}`
}

/** 'key: value; key: value' */
export function specificationsOf({ trade, specs }: DemoProduct, { trades }: Lexicon): string {
  const [first, second, third] = trades[trade]!.specs
  return `${first?.[specs[0]]}; ${second?.[specs[1]]}; ${third?.[specs[2]]}`
}

export function imageOf({ ean }: DemoProduct, side = ''): string {
  return `https://images.example.com/products/${ean}${side}.jpg`
}
