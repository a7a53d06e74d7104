/** 1234.5 as '1234,50' or '1.234,50'. */
export function decimalText(hundredths: number, mark: string, thousands = ''): string {
  const whole = Math.floor(hundredths / 100)
  const fraction = hundredths - whole * 100
  return `${wholeText(whole, thousands)}${mark}${fraction < 10 ? '0' : ''}${fraction}`
}

function wholeText(whole: number, thousands: string): string {
  if (whole < 1000 || thousands === '') return String(whole)
  return `${wholeText(Math.floor(whole / 1000), thousands)}${thousands}${String(whole % 1000).padStart(3, '0')}`
}

/** Thousandths: grams as kilograms. */
export function thousandthsText(thousandths: number, mark: string): string {
  return `${Math.floor(thousandths / 1000)}${mark}${String(thousandths % 1000).padStart(3, '0')}`
}

/** Tenths: millimetres as centimetres. */
export function tenthsText(tenths: number, mark: string): string {
  return `${Math.floor(tenths / 10)}${mark}${tenths % 10}`
}

const DAY_MS = 86_400_000
const FIRST_DAY = Date.UTC(2026, 0, 1)

/** The days of 2026, 'yyyy-mm-dd'. */
export const days: readonly string[] = Array.from({ length: 365 }, (_, day) =>
  new Date(FIRST_DAY + day * DAY_MS).toISOString().slice(0, 10),
)
