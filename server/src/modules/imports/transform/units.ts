import type { Unit } from '@products-manager/contract'
import { divide, type Rational, rationalOf } from '../expression/rational.ts'

type Dimension = 'mass' | 'length' | 'volume'

interface UnitFacts {
  dimension: Dimension
  /** In grams, metres or litres, by definition exact. */
  size: string
  /** How suppliers write it, folded, besides its own name: in the codes of the United Nations first. */
  words: readonly string[]
}

const facts: Record<Unit, UnitFacts> = {
  mg: { dimension: 'mass', size: '0.001', words: ['mgm', 'milligramme', 'milligram', 'milligramm'] },
  g: { dimension: 'mass', size: '1', words: ['grm', 'gr', 'gramme', 'gram', 'gramm', 'grs'] },
  kg: { dimension: 'mass', size: '1000', words: ['kgm', 'kgs', 'kilo', 'kilogramme', 'kilogram', 'kilogramm'] },
  t: { dimension: 'mass', size: '1000000', words: ['tne', 'tonne', 'to'] },
  oz: { dimension: 'mass', size: '28.349523125', words: ['onz', 'ounce', 'once', 'unze'] },
  lb: { dimension: 'mass', size: '453.59237', words: ['lbr', 'lbs', 'pound', 'livre', 'pfund'] },
  mm: { dimension: 'length', size: '0.001', words: ['mmt', 'millimetre', 'millimeter'] },
  cm: { dimension: 'length', size: '0.01', words: ['cmt', 'centimetre', 'centimeter', 'zentimeter'] },
  dm: { dimension: 'length', size: '0.1', words: ['dmt', 'decimetre', 'decimeter'] },
  m: { dimension: 'length', size: '1', words: ['metre', 'meter', 'mtr'] },
  km: { dimension: 'length', size: '1000', words: ['ktm', 'kilometre', 'kilometer'] },
  in: { dimension: 'length', size: '0.0254', words: ['inh', '"', '”', "''", 'inch', 'inche', 'pouce', 'po', 'zoll'] },
  ft: { dimension: 'length', size: '0.3048', words: ['fot', "'", 'foot', 'feet', 'pied'] },
  yd: { dimension: 'length', size: '0.9144', words: ['yrd', 'yard'] },
  ml: { dimension: 'volume', size: '0.001', words: ['mlt', 'millilitre', 'milliliter', 'cc', 'cmq', 'cm3', 'cm³'] },
  cl: { dimension: 'volume', size: '0.01', words: ['clt', 'centilitre', 'centiliter'] },
  dl: { dimension: 'volume', size: '0.1', words: ['dlt', 'decilitre', 'deciliter'] },
  l: { dimension: 'volume', size: '1', words: ['litre', 'liter', 'ltr', 'dmq', 'dm3', 'dm³'] },
  m3: { dimension: 'volume', size: '1000', words: ['mtq', 'm³', 'cbm'] },
  // Of the United States: feeds of British ounces and gallons name them in words.
  floz: { dimension: 'volume', size: '0.0295735295625', words: ['oza', 'fl oz', 'fl. oz', 'fl. oz.', 'fluid ounce'] },
  gal: { dimension: 'volume', size: '3.785411784', words: ['gll', 'gallon'] },
}

const byWord: ReadonlyMap<string, Unit> = new Map(
  (Object.entries(facts) as [Unit, UnitFacts][]).flatMap(([unit, { words }]) =>
    [unit, ...words].map((word) => [word, unit] as const),
  ),
)

/** The unit a supplier's word means, or null. */
export function unitOf(word: string): Unit | null {
  const folded = word.trim().toLowerCase().normalize('NFD').replace(/\p{M}/gu, '')
  return byWord.get(folded) ?? byWord.get(folded.replace(/\.$/, '')) ?? byWord.get(folded.replace(/s\.?$/, '')) ?? null
}

/** What one of a unit is in another, exactly; null when one is a mass and the other a length. */
export function unitFactor(from: Unit, to: Unit): Rational | null {
  if (facts[from].dimension !== facts[to].dimension) return null
  const [one, other] = [rationalOf(facts[from].size), rationalOf(facts[to].size)]
  return one && other && divide(one, other)
}
