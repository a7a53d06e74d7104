import { isCellError } from '../../formats/cell-error.ts'
import { stripCurrency } from '../../formats/strip-currency.ts'
import { type Checked, fail, pass } from '../checked.ts'

/** A currency as ISO 4217, from its letters or its sign. */
export function checkCurrency(text: string): Checked<string> {
  if (isCellError(text)) return fail('CELL_IS_ERROR')
  const found = stripCurrency(text) ?? stripCurrency(text.toUpperCase())
  return found && found.text === '' ? pass(found.currency) : fail('CURRENCY_UNKNOWN')
}

/** Signs that several currencies share: beside a price they do not contradict any of these. */
const shared: Readonly<Record<string, ReadonlySet<string>>> = {
  USD: new Set([
    'USD',
    'CAD',
    'AUD',
    'NZD',
    'SGD',
    'HKD',
    'TWD',
    'MXN',
    'ARS',
    'CLP',
    'COP',
    'BRL',
    'UYU',
    'JMD',
    'BSD',
  ]),
  JPY: new Set(['JPY', 'CNY']),
  SEK: new Set(['SEK', 'NOK', 'DKK', 'ISK']),
  GBP: new Set(['GBP', 'EGP', 'LBP', 'GIP', 'FKP', 'SHP', 'IMP', 'JEP', 'GGP']),
}

/** Whether a price cell names another currency than the row's: '12,00 €' in a row of CHF. */
export function contradicts(seen: string, stated: string, cell: string): boolean {
  if (seen === stated) return false
  return cell.toUpperCase().includes(seen) || !shared[seen]?.has(stated)
}
