/** One way to buy a product that comes in several: a size, a colour. */
export interface VariantDraft {
  sku: string | null
  ean: string | null
  options: Readonly<Record<string, string>>
  price: string | null
  stock: number | null
}

/**
 * A product as one supplier's row proposes it: checked, in canonical form.
 * Money, sizes and rates are exact decimals as text ('2849.83'); dates are 'yyyy-mm-dd'; text is Unicode NFC.
 * `null` means the supplier gives no value. Which fields a run speaks of at all is said by `DraftBatch.fields`.
 */
export interface Draft {
  /** GTIN-8, -12 or -13 padded to 13 digits, or a GTIN-14 that is not a padded GTIN-13. Check digit verified. */
  ean: string | null
  supplierSku: string | null
  asin: string | null
  manufacturerReference: string | null
  externalId: string | null
  title: string | null
  shortDescription: string | null
  description: string | null
  brand: string | null
  /** From the root down. */
  category: readonly string[] | null
  price: string | null
  compareAtPrice: string | null
  cost: string | null
  /** ISO 4217. */
  currency: string | null
  /** Percent. */
  taxRate: string | null
  stock: number | null
  minOrderQuantity: number | null
  leadTimeDays: number | null
  /** Kilograms. */
  weight: string | null
  /** Centimetres, like height and depth. */
  width: string | null
  height: string | null
  depth: string | null
  color: string | null
  size: string | null
  material: string | null
  /** ISO 3166-1 alpha-2. */
  countryOfOrigin: string | null
  availableFrom: string | null
  isActive: boolean | null
  images: readonly string[] | null
  technicalSpecs: Readonly<Record<string, string>> | null
  variants: readonly VariantDraft[] | null
}

/** A draft that says nothing. */
export const emptyDraft: Draft = {
  ean: null,
  supplierSku: null,
  asin: null,
  manufacturerReference: null,
  externalId: null,
  title: null,
  shortDescription: null,
  description: null,
  brand: null,
  category: null,
  price: null,
  compareAtPrice: null,
  cost: null,
  currency: null,
  taxRate: null,
  stock: null,
  minOrderQuantity: null,
  leadTimeDays: null,
  weight: null,
  width: null,
  height: null,
  depth: null,
  color: null,
  size: null,
  material: null,
  countryOfOrigin: null,
  availableFrom: null,
  isActive: null,
  images: null,
  technicalSpecs: null,
  variants: null,
}
