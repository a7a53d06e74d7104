const DAY_MS = 86_400_000
const MOMENT = /^(\d{4,6})-(\d\d)-(\d\d)(?: (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?(\+00)?$/

/** Days since 1970 of a date as PostgreSQL writes it; null for infinity, years before Christ and those no JavaScript date reaches. */
export function daysOf(text: string): number | null {
  const match = MOMENT.exec(text)
  if (!match || match[4] !== undefined) return null
  const milliseconds = midnight(match)
  return Number.isNaN(milliseconds) ? null : milliseconds / DAY_MS
}

export function dateOfDays(days: number): string {
  return dayText(new Date(days * DAY_MS))
}

/** Microseconds since 1970 of a moment as PostgreSQL writes it in UTC; null where `daysOf` has none. */
export function microsOf(text: string): bigint | null {
  const match = MOMENT.exec(text)
  if (!match) return null
  const [, , , , hours = '0', minutes = '0', seconds = '0', fraction = ''] = match
  const milliseconds = midnight(match) + Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1_000
  if (Number.isNaN(milliseconds)) return null
  return BigInt(milliseconds) * 1_000n + BigInt(fraction.padEnd(6, '0'))
}

/** The opposite; `zone` is `+00` for a timestamptz. */
export function momentOfMicros(micros: bigint, zone: '+00' | ''): string {
  const rest = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n
  const date = new Date(Number((micros - rest) / 1_000n))
  const fraction = rest === 0n ? '' : `.${rest.toString().padStart(6, '0').replace(/0+$/, '')}`
  return `${dayText(date)} ${date.toISOString().slice(-13, -5)}${fraction}${zone}`
}

function midnight([, year = '', month = '', day = '']: RegExpExecArray): number {
  // Date.UTC takes years below 100 for those of the twentieth century.
  return new Date(0).setUTCFullYear(Number(year), Number(month) - 1, Number(day))
}

function dayText(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${String(date.getUTCFullYear()).padStart(4, '0')}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
}
