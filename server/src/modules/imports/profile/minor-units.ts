import type { DetectedColumn, Transform } from '@products-manager/contract'
import { foldName } from '../formats/fold-name.ts'

const IN_CENTS =
  /\b(?:cents?|centimes?|pence|rappen|centesimi|centimos|grosze?|centavos|minor units?|in ct)\b|[([]ct\.?[)\]]/
const IN_MICROS = /\bmicros\b/
// What a program calls the number in an amount of money, where what is around it says of what.
const AMOUNT = /(?:\/value)?\/@?(?:cent_?amount|(?:amount_?)?(?:in_?)?(?:cents?|micros|minor(?:_?units?)?))$/i
const AMOUNT_BESIDE = /^@?(?:amount|value|cent_?amount|(?:\w+_)?price)$/i
const DIGITS = /^@?(?:fraction_?digits|(?:currency_?)?minor_?units?|scale|precision|exponent)$/i
const WHOLE = /^\d+$/
const DIGIT = /^[0-6]$/

/** A column of money as any other: by the name of what costs so much, and as the numbers that its cells are. */
export function plainAmount(column: DetectedColumn): DetectedColumn {
  const { name, samples } = column
  if (name === null || !samples.every((text) => WHOLE.test(text))) return column
  if (!AMOUNT.test(name) && !IN_CENTS.test(wordsOf(name)) && !IN_MICROS.test(wordsOf(name))) return column
  return { ...column, name: name.replace(AMOUNT, ''), shape: column.shape === 'code' ? 'integer' : column.shape }
}

/**
 * What makes an amount of the parts of a currency's unit that it counts: how many decimals it has may stand beside it.
 * Null for an amount of whole units.
 */
export function minorUnitSteps(
  { name, samples }: DetectedColumn,
  columns: readonly DetectedColumn[],
): Transform[] | null {
  if (name === null || !samples.every((text) => WHOLE.test(text))) return null
  const nanos = columns.find((other) => other.name === beside(name, 'nanos'))?.name
  if (/(?:^|\/)units$/.test(name) && nanos) return [formula(`value + coalesce(${reference(nanos)}, 0) / 1000000000`)]
  const digits = columns.find((other) => saysDigits(other, name))?.name
  // One, and as many zeros as there are decimals.
  if (digits) return [formula(`value / number(left("1000000", ${reference(digits)} + 1))`)]
  const words = wordsOf(name)
  if (columns.some((other) => saysCents(other, name))) return [{ do: 'multiply', by: '0.01' }]
  if (IN_MICROS.test(words)) return [{ do: 'multiply', by: '0.000001' }]
  return IN_CENTS.test(words) || AMOUNT.test(name) ? [{ do: 'multiply', by: '0.01' }] : null
}

/** Whether the column says how many decimals the amount beside it has. */
function saysDigits({ name, samples }: DetectedColumn, amount: string): boolean {
  const [around, leaf] = parted(name ?? '')
  const [beside, called] = parted(amount)
  if (around === '' || around !== beside || !DIGITS.test(leaf) || !AMOUNT_BESIDE.test(called)) return false
  return samples.length > 0 && samples.every((text) => DIGIT.test(text))
}

const UNIT = /^@?(?:unit|currency_?unit)$/i
const CENT = /^(?:cents?|ct|centimes?|pence|minor)$/i

/** Whether the column says of the amount beside it, or above it, that it counts cents. */
function saysCents({ name, samples }: DetectedColumn, amount: string): boolean {
  const [around, leaf] = parted(name ?? '')
  const isBeside = around === `${amount}/` || (around !== '' && around === parted(amount)[0])
  return isBeside && UNIT.test(leaf) && samples.length > 0 && samples.every((text) => CENT.test(text))
}

/** What is around a leaf, and the leaf. */
function parted(name: string): [string, string] {
  const at = name.lastIndexOf('/')
  return [name.slice(0, at + 1), name.slice(at + 1)]
}

function beside(name: string, leaf: string): string {
  return parted(name)[0] + leaf
}

function wordsOf(name: string): string {
  return foldName(name.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')).replace(/[_/@.-]+/g, ' ')
}

function reference(name: string): string {
  return `[${name.replaceAll(']', ']]')}]`
}

function formula(text: string): Transform {
  return { do: 'formula', formula: text }
}
