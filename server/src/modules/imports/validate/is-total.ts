import { foldName } from '../formats/fold-name.ts'

const TOTAL =
  /^(?:grand |sub ?|sous[- ]|zwischen|gesamt|end)?(?:totals?|totale|totaal|summe|somme|somma|suma|summa|razem|celkem|gesamt)(?: (?:general|generale|ht|ttc|gesamt|netto|brutto|net))?[ :.]*$/

/** Whether a text heads a line of sums, in the languages of Europe: 'Total', 'Gesamtsumme:', 'Sous-total'. */
export function isTotal(text: string): boolean {
  return text.length <= 20 && TOTAL.test(foldName(text))
}
