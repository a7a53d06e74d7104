/**
 * Numbers that name no product outside of one company, region or campaign, though their check digit is right. By GS1's
 * prefixes: 02 and 20 to 29 (weighed and packed by a shop), 04 (a shop's own), 05, 98 and 99 (coupons, refunds), and
 * GTIN-8 beginning with 0 or 2. A case of such an article, GTIN-14, is none either.
 */
export function isInStore(canonical: string): boolean {
  const digits = canonical.length === 14 ? canonical.slice(1) : canonical
  if (digits.length !== 13) return false
  // A GTIN-8 in 13 digits. The prefix 0000000 is a company's own as well.
  if (digits.startsWith('00000')) return digits[5] === '0' || digits[5] === '2'
  return OWN_PREFIXES.has(digits.slice(0, 2))
}

const OWN_PREFIXES = new Set(['02', '04', '05', '98', '99', ...Array.from({ length: 10 }, (_, i) => `2${i}`)])
