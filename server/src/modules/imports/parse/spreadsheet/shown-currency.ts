const CURRENCY =
  /\b(?:currency|curr|waehrung|wahrung|devise|monnaie|valuta|divisa|moneda|moneta|moeda|waluta|mena|penznem|валюта)\b/u

/** Whether a column names a currency: what it says counts, however the numbers beside it are shown. */
export function namesCurrency(names: readonly (string | null)[]): boolean {
  return names.some((name) => CURRENCY.test((name ?? '').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()))
}
