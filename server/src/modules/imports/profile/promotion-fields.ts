import type { DetectedColumn, FieldMapping, ProductField } from '@products-manager/contract'

const PROMOTION = /sale|special|promo|offer|aktion|angebot|sonder|oferta|offert/i
const IN_FORMULA = /^[^[\]]+$/

/** Whether one column has a lower price of some products, all of this file perhaps, and the other that of all. */
export function isPromotion(price: DetectedColumn, regular: DetectedColumn): boolean {
  const names = [price.name ?? '', regular.name ?? '']
  return (
    PROMOTION.test(price.name ?? '') && price.filled <= regular.filled && names.every((name) => IN_FORMULA.test(name))
  )
}

/** What a product costs, on sale or not, and what it costs else when it is. */
export function promotionFields(
  price: Pick<DetectedColumn, 'name'>,
  regular: Pick<DetectedColumn, 'name'>,
): Partial<Record<ProductField, FieldMapping>> {
  const [sale, usual] = [price.name ?? '', regular.name ?? '']
  return {
    price: { from: { column: sale }, transforms: [{ do: 'formula', formula: `coalesce(value, [${usual}])` }] },
    compareAtPrice: {
      from: { column: usual },
      transforms: [{ do: 'formula', formula: `if(empty([${sale}]), "", value)` }],
    },
  }
}
