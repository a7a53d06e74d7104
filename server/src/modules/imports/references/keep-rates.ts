import { ExchangeRate } from '@products-manager/contract'
import type { Database } from '@products-manager/postgres'
import { Check } from 'typebox/value'
import { listNotRead } from '../errors.ts'
import { upsertRates } from '../queries/exchange-rates.ts'
import { readCsv } from './read-csv.ts'

export interface GivenRates {
  list: string
  rates?: readonly ExchangeRate[] | undefined
  csv?: string | undefined
  source?: string | null | undefined
}

/** Keeps rates; of one pair and day the last one counts. Returns how many were given. */
export async function keepRates(imports: Database<'imports'>, given: GivenRates): Promise<number> {
  const rates = [...(given.rates ?? []), ...(given.csv === undefined ? [] : ratesOf(await readCsv(given.csv)))]
  for (const [i, rate] of rates.entries()) checkRate(rate, i + 1)
  if (rates.length > 0) {
    await imports.transaction((tx) => upsertRates(tx, { list: given.list, rates, source: given.source ?? null }))
  }
  return rates.length
}

/** `from, to, day, rate`; or a day and a column for each currency, in units of it for one euro, as central banks write it. */
function ratesOf([header = [], ...rows]: readonly string[][]): ExchangeRate[] {
  const names = header.map((name) => name.toLowerCase())
  const [from, to, day, rate] = ['from', 'to', 'day', 'rate'].map((name) => names.indexOf(name)) as [
    number,
    number,
    number,
    number,
  ]
  if (Math.min(from, to, day, rate) >= 0) {
    return rows.map((cells) => ({
      from: cells[from] ?? '',
      to: cells[to] ?? '',
      day: isoDay(cells[day] ?? ''),
      rate: plain(cells[rate] ?? ''),
    }))
  }
  if (names[0] !== 'date')
    throw listNotRead({ line: 1, problem: 'should say from, to, day, rate; or Date and currencies.' })
  return rows.flatMap((cells) =>
    header.flatMap((currency, i) => {
      const value = cells[i] ?? ''
      if (i === 0 || currency === '' || value === '' || value === 'N/A') return []
      return [{ from: 'EUR', to: currency, day: isoDay(cells[0] ?? ''), rate: plain(value) }]
    }),
  )
}

/** '20 November 2026', as the European Central Bank writes it, or as it is. */
function isoDay(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text
  const moment = /^\d{1,2} \w+ \d{4}$/.test(text) ? Date.parse(`${text} UTC`) : Number.NaN
  return Number.isNaN(moment) ? text : new Date(moment).toISOString().slice(0, 10)
}

function plain(rate: string): string {
  return rate.includes('.') ? rate : rate.replace(',', '.')
}

function checkRate(rate: ExchangeRate, place: number): void {
  const isDay = !Number.isNaN(Date.parse(`${rate.day}T00:00:00Z`))
  if (Check(ExchangeRate, rate) && isDay && /[1-9]/.test(rate.rate)) return
  throw listNotRead({
    line: place,
    problem: `is no exchange rate: ${rate.from} to ${rate.to}, ${rate.rate} on ${rate.day}.`,
  })
}
