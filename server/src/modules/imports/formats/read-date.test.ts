import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDate } from './read-date.ts'

type Order = 'dmy' | 'mdy' | 'ymd'

const read = (text: string, dateOrder: Order) => {
  const reading = readDate(text, { dateOrder })
  return 'ok' in reading ? reading.ok : reading.bad
}

describe('readDate', () => {
  it.each([
    ['16/03/2011', 'dmy', '2011-03-16'],
    ['3/16/2011', 'mdy', '2011-03-16'],
    ['2011-03-16', 'dmy', '2011-03-16'],
    ['2011/3/6', 'mdy', '2011-03-06'],
    ['16.03.11', 'dmy', '2011-03-16'],
    ['16-03-71', 'dmy', '1971-03-16'],
    ['11-03-16', 'ymd', '2011-03-16'],
    ['20110316', 'dmy', '2011-03-16'],
    ['2011-03-16T23:59:59.123+02:00', 'dmy', '2011-03-16'],
    ['16/03/2011 00:00:00', 'dmy', '2011-03-16'],
    ['3/16/2011 1:05 PM', 'mdy', '2011-03-16'],
    ['29/02/2024', 'dmy', '2024-02-29'],
    ['1er mars 2024', 'dmy', '2024-03-01'],
    ['12. März 2024', 'dmy', '2024-03-12'],
    ['5 de agosto de 2024', 'dmy', '2024-08-05'],
    ['16-Mar-24', 'dmy', '2024-03-16'],
    ['March 16, 2024', 'mdy', '2024-03-16'],
    ['3 juil. 2024', 'dmy', '2024-07-03'],
  ] as const)('reads %s in order %s as %s', (text, order, expected) => {
    expect(read(text, order)).toBe(expected)
  })

  it.each([
    ['31/02/2024', 'dmy', 'DATE_IMPOSSIBLE'],
    ['29/02/2023', 'dmy', 'DATE_IMPOSSIBLE'],
    ['00/00/0000', 'dmy', 'DATE_IMPOSSIBLE'],
    ['0000-00-00', 'dmy', 'DATE_IMPOSSIBLE'],
    ['12/25/2024', 'dmy', 'DATE_OTHER_ORDER'],
    ['25/12/2024', 'mdy', 'DATE_OTHER_ORDER'],
    ['25/12/2024', 'ymd', 'DATE_OTHER_ORDER'],
    ['45678', 'dmy', 'DATE_SPREADSHEET_SERIAL'],
    ['45678.5', 'dmy', 'DATE_SPREADSHEET_SERIAL'],
    ['2024', 'dmy', 'DATE_INVALID'],
    ['12/2024', 'dmy', 'DATE_INVALID'],
    ['12/03-2024', 'dmy', 'DATE_INVALID'],
    ['12/03/2024 soon', 'dmy', 'DATE_INVALID'],
    ['1/2/3', 'dmy', 'DATE_INVALID'],
    ['3 ma 2024', 'dmy', 'DATE_INVALID'],
    ['asap', 'dmy', 'DATE_INVALID'],
    ['', 'dmy', 'DATE_EMPTY'],
  ] as const)('refuses %s in order %s: %s', (text, order, expected) => {
    expect(read(text, order)).toBe(expected)
  })

  it('reads back every day in every order', () => {
    const day = fc.date({ min: new Date('1950-01-01'), max: new Date('2049-12-31'), noInvalidDate: true })

    fc.assert(
      fc.property(
        day,
        fc.constantFrom<Order>('dmy', 'mdy', 'ymd'),
        fc.constantFrom('/', '-', '.'),
        (moment, order, mark) => {
          const iso = moment.toISOString().slice(0, 10)
          const [y, m, d] = iso.split('-')
          const parts = { dmy: [d, m, y], mdy: [m, d, y], ymd: [y, m, d] }[order]

          expect(read(parts.join(mark), order)).toBe(iso)
        },
      ),
    )
  })
})
