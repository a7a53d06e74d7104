import type { DemoProduct } from './product.ts'
import { mix, type Random } from './random.ts'

/** What one supplier says of one product. */
export interface DemoOffer {
  priceCents: number
  costCents: number
  /** The price it had before; 0 when there is none. */
  formerCents: number
  stock: number
  minQuantity: number
  leadDays: number
  /** Days after the first of January 2026. */
  availableDay: number
}

const PACKS = [1, 1, 1, 1, 1, 1, 2, 5, 6, 10, 12]
const LEAD_DAYS = [1, 2, 2, 3, 3, 5, 7, 10, 14, 21]

/** A supplier's offer, told by its place among the suppliers; two suppliers differ by a few percent and in stock. */
export function demoOffer(random: Random, seed: number, supplier: number, product: DemoProduct): DemoOffer {
  random.restart(mix(seed, supplier + 1), product.number)
  const priceCents = Math.round(product.priceCents * (supplier === 0 ? 1 : 0.9 + 0.2 * random.next()))
  return {
    priceCents,
    costCents: Math.max(10, Math.round(priceCents * (0.42 + 0.3 * random.next()))),
    formerCents: random.next() < 0.25 ? Math.round(priceCents * (1.08 + 0.3 * random.next())) : 0,
    stock: stockOf(random),
    minQuantity: PACKS[random.below(PACKS.length)]!,
    leadDays: LEAD_DAYS[random.below(LEAD_DAYS.length)]!,
    availableDay: random.below(365),
  }
}

/** One in eight is sold out, most have tens, few thousands. */
function stockOf(random: Random): number {
  const kind = random.next()
  if (kind < 0.125) return 0
  if (kind < 0.97) return 1 + random.below(1 + random.below(250))
  return 500 + random.below(9500)
}
