const NOTE =
  /(?<=[\d\s€$£)])[\s/]*(?:h\.?t\.?|t\.?t\.?c\.?|(?:excl?|incl?|inkl|exkl|zzgl|ohne|plus|\+)\.?\s*(?:vat|tax|mwst|ust|iva|tva|btw|moms)\.?|net|netto|gross|brutto)$/i

/** An amount without the words that say whether tax is in it: '12,50 HT', '12.50 excl. VAT'. */
export function stripTaxNote(text: string): string {
  return text.replace(NOTE, '').trim()
}
