import { describe, expect, it } from 'vitest'
import { anInstallation, aProfile } from '../testing/an-installation.ts'

const PROFILE = aProfile(['sku', 'title', 'price'])

interface Told {
  line: number
  severity: string
  value: string
}

async function installed() {
  const installation = await anInstallation()
  const told = (runId: string) =>
    installation.imports.query<Told>(
      `select line, severity, value from import_errors where job_id = '${runId}' and code = 'COLUMNS_APPEARED'`,
    )
  return { ...installation, told }
}

const article = (i: number, more: object = {}) => ({ sku: `A-${i}`, title: `Article ${i}`, price: 10 + i, ...more })
const lines = (records: readonly object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('')
const list = (header: string, rowOf: (i: number) => string) =>
  [header, ...Array.from({ length: 30 }, (_, i) => rowOf(i))].join('\n')

describe('columns that the mapping does not use', () => {
  it('are told once, from the row that has them first, when no earlier file had them', async () => {
    const { importText, told } = await installed()
    const before = list('sku;title;price;unused', (i) => `A-${i};Article ${i};${10 + i};x`)
    const now = list(
      'sku;title;price;unused;colour;never;size',
      (i) => `A-${i};Article ${i};${11 + i};x;${i < 3 ? '' : 'red'};;${i}`,
    )

    const first = await importText(before, PROFILE)
    const second = await importText(now, PROFILE)
    const third = await importText(now.replaceAll('red', 'blue'), PROFILE)

    expect([first, second, third].map(({ warnings }) => warnings)).toEqual([0, 1, 0])
    expect(await told(first.id)).toEqual([])
    expect(await told(second.id)).toEqual([{ line: 2, severity: 'warn', value: 'size, colour' }])
    expect(await told(third.id)).toEqual([])
  })

  it('are told of JSON where they stand behind the records that were looked at', async () => {
    const { importText, told } = await installed()
    // Long enough that what is read at once ends before the first of them.
    const title = 'x'.repeat(200)
    const records = Array.from({ length: 3_000 }, (_, i) => article(i, { title: `${title} ${i}` }))
    const late = records.map((record, i) =>
      i === 2_500
        ? { ...record, colour: 'red' }
        : i === 2_600
          ? { ...record, colour: 'blue', size: { eu: 5 } }
          : record,
    )

    const run = await importText(lines(late), PROFILE)
    const next = await importText(lines(late.map((record) => ({ ...record, title: `${record.title} pro` }))), PROFILE)

    expect(run).toMatchObject({ status: 'completed', created: 3_000 })
    expect(await told(run.id)).toEqual([{ line: 2_501, severity: 'warn', value: 'colour, size/eu' }])
    expect(await told(next.id)).toEqual([])
  })

  it('are told of XML in the same way', async () => {
    const { importText, told } = await installed()
    const products = Array.from(
      { length: 3_000 },
      (_, i) =>
        `<p><sku>A-${i}</sku><title>Article ${i}${' long'.repeat(200)}</title><price>${10 + i}</price>${i > 2_400 ? '<colour>red</colour>' : ''}</p>`,
    )

    const run = await importText(`<?xml version="1.0"?>\n<all>\n${products.join('\n')}\n</all>`, PROFILE)

    expect(await told(run.id)).toEqual([{ line: 2_404, severity: 'warn', value: 'colour' }])
  })

  it('are not told where names are data, another one in each record', async () => {
    const { importText, told } = await installed()
    const records = Array.from({ length: 3_000 }, (_, i) => article(i, i < 2_100 ? {} : { [`stock of ${i}`]: 1 }))

    const run = await importText(lines(records), PROFILE)

    expect(run).toMatchObject({ status: 'completed', created: 3_000 })
    expect(await told(run.id)).toEqual([])
  })
})
