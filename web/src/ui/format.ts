/** How figures and moments are written in one language. Built once per language: a formatter is slow to make. */
export interface Format {
  count: (value: number) => string
  share: (value: number) => string
  money: (value: string | null, currency: string | null) => string
  decimal: (value: string) => string
  bytes: (value: number) => string
  moment: (iso: string) => string
  day: (iso: string) => string
  duration: (milliseconds: number) => string
  /** A time that may be milliseconds or hours. */
  span: (milliseconds: number) => string
  /** A time still to come: whole seconds, since it is an estimate. */
  timeLeft: (seconds: number) => string
  milliseconds: (value: number) => string
}

const DASH = '–'
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

export function createFormat(language: string): Format {
  // English dates in day-month-year with the month in letters: nobody reads 3 April as 4 March.
  const locale = language === 'en' ? 'en-GB' : language
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const short = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const exact = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 })
  const price = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 4 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const moment = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  })
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' })
  const currencies = new Map<string, Intl.NumberFormat>()

  // Decimals come as text and stay text: Intl takes them digit by digit, without a binary number in between.
  const exactText = (value: string) => value as Intl.StringNumericLiteral
  const byCurrency = (code: string) => {
    const known = currencies.get(code)
    if (known) return known

    const made = currencyFormat(locale, code) ?? price
    currencies.set(code, made)
    return made
  }

  // A query of 0.03 ms that came a million times did not take 0 ms.
  const small = new Intl.NumberFormat(locale, { maximumSignificantDigits: 1 })
  const writeMilliseconds = (value: number) => `${(value < 0.1 ? small : value < 10 ? short : whole).format(value)} ms`
  const writeDuration = (value: number) => (value < 9_950 ? `${tenths.format(value / 1_000)} s` : writeLong(value))

  return {
    count: (value) => whole.format(value),
    share: (value) => percent.format(value),
    money: (value, currency) => {
      if (value === null) return DASH
      return (currency ? byCurrency(currency) : price).format(exactText(value))
    },
    decimal: (value) => exact.format(exactText(value)),
    bytes: (value) => {
      const power = value < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(value) / 3))
      return `${short.format(value / 1000 ** power)} ${unitOf(power, language)}`
    },
    moment: (iso) => moment.format(new Date(iso)),
    day: (iso) => day.format(new Date(iso)),
    duration: writeDuration,
    span: (value) => (value < 1_000 ? writeMilliseconds(value) : writeDuration(value)),
    timeLeft: (seconds) => (seconds < 60 ? `${Math.max(1, Math.ceil(seconds))} s` : writeDuration(seconds * 1000)),
    milliseconds: writeMilliseconds,
  }
}

function currencyFormat(locale: string, code: string): Intl.NumberFormat | null {
  try {
    return new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: code,
      currencyDisplay: 'narrowSymbol',
      maximumFractionDigits: 4,
    })
  } catch {
    // Not a currency code: suppliers write all sorts of things. The figure is shown without one.
    return null
  }
}

function unitOf(power: number, language: string): string {
  const unit = UNITS[power] ?? 'B'
  return language === 'fr' ? unit.replace('B', 'o') : unit
}

function writeLong(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
}
