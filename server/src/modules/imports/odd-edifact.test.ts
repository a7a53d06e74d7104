import { expect, it } from 'vitest'
import { lookAtSource } from './look-at-source.ts'
import { suggestProfile } from './profile/suggest-profile.ts'
import { aFolder, EANS } from './testing/a-folder.ts'

const folder = aFolder()

/** The catalogue read by the profile that is suggested for it. */
async function read(content: string, name: string) {
  return folder.read(content, name)
}

const pricat = (articleOf: (ean: string, i: number) => string[]) => {
  const segments = [
    'BGM+9',
    'CUX+2:EUR:8',
    ...EANS.flatMap((ean, i) => [`LIN+${i + 1}++${ean}:EN`, ...articleOf(ean, i)]),
  ]
  return `UNB+UNOC:3+A+B+261122:1000+R1'UNH+1+PRICAT:D:96A:UN'${segments.join("'")}'UNT+${segments.length + 2}+1'UNZ+1+R1'`
}

const pens = (reference: string, from: number) =>
  pricat((_, i) => [`PIA+5+A-${from + i}:SA`, `IMD+F++:::Pen ${i}`, `PRI+AAA:1.5`])
    .replace('+R1', `+${reference}`)
    .replace('UNZ+1+R1', `UNZ+1+${reference}`)
const other = (text: string) => text.replace(/[:+']/g, (sign) => ({ ':': '*', '+': '^', "'": '~' })[sign] ?? sign)

it.each([
  ['one behind the other', pens('R1', 0) + pens('R2', 6)],
  ['with the same reference', `${pens('R1', 0)}\r\n\r\n${pens('R1', 6)}`],
  ['with signs of their own', `UNA:+.? '${pens('R1', 0)}\nUNA*^.? ~\n${other(pens('R2', 6))}`],
  ['with signs that the second leaves to be the usual ones', `UNA*^.? ~${other(pens('R1', 0))}\n${pens('R2', 6)}`],
  ['with signs that the first gives for both', `UNA*^.? ~${other(pens('R1', 0))}\n${other(pens('R2', 6))}`],
])('has the articles of all interchanges: %s', async (_, content) => {
  const { drafts, problems } = await read(content, 'several.edi')

  expect(problems).toEqual([])
  expect(drafts.map(({ supplierSku }) => supplierSku)).toEqual(Array.from({ length: 12 }, (_, i) => `A-${i}`))
})

it.each([
  ['references', pens('R2', 6).replace('UNZ+1+R2', 'UNZ+1+R1'), 'UNB and UNZ have different references'],
  ['counts', pens('R2', 6).replace('UNZ+1', 'UNZ+2'), 'UNZ counts 2 messages, but the interchange has 1'],
  ['end', pens('R2', 6).replace(/UNZ.*$/, ''), 'the interchange has no UNZ'],
])('checks the %s of each interchange', async (_, second, problem) => {
  await expect(read(`${pens('R1', 0)}\n${second}`, 'several.edi')).rejects.toThrow(problem)
})

it('leaves aside the articles that it deletes', async () => {
  const lines = pricat((_, i) => [`IMD+F++:::Pen ${i}`]).replace(
    /LIN\+(\d)\+/g,
    (_, i) => `LIN+${i}+${i === '3' ? 2 : 1}`,
  )
  const { file, detection } = await lookAtSource(await folder.write(lines, 'deleted.edi'), { isOpen: true })
  await file.close()

  const { deleted, listing } = suggestProfile({ detection, name: 'x' })

  expect(deleted).toEqual({ from: { column: 'LIN/action' }, values: ['2'] })
  expect(listing).toBeUndefined()
})

it('names an article in the first language of its descriptions', async () => {
  const { drafts, dialect } = await read(
    pricat((_, i) => [`PIA+5+A-${i}:SA`, `IMD+F++:::Stift ${i}::DE`, `IMD+F++:::Pen ${i}::EN`]),
    'languages.edi',
  )

  expect(drafts.map(({ title }) => title)).toEqual(EANS.map((_, i) => `Stift ${i}`))
  expect(dialect.columns).toContain('IMD/F[EN]')
})

it('has the number of an article before its EAN', async () => {
  const segments = EANS.map((ean, i) => `LIN+${i + 1}++A-${i}:SA'PIA+1+${ean}:EN'IMD+F++:::Pen ${i}'`)
  const message = `UNH+1+PRICAT:D:96A:UN'BGM+9'${segments.join('')}UNT+${EANS.length * 3 + 3}+1'`

  const { drafts } = await read(`UNB+UNOC:3+A+B+261122:1000+R1'${message}UNZ+1+R1'`, 'numbers.edi')

  expect(drafts).toMatchObject(EANS.map((ean, i) => ({ ean, supplierSku: `A-${i}` })))
})

it('may be indented, and end as files of DOS do', async () => {
  const text = pricat((_, i) => [`PIA+5+A-${i}:SA`, `IMD+F++:::Pen ${i}`])

  const { drafts } = await read(`${text.replaceAll("'", "'\r\n\t")}\x1a`, 'indented.edi')

  expect(drafts).toHaveLength(6)
})

it('names an article by its description, and not by the kind of its unit or its colour', async () => {
  const { drafts } = await read(
    pricat((_, i) => [`PIA+5+A-${i}:SA`, 'IMD+C++CU::9', 'IMD+F+35+:::Blue', `IMD+F++:::Pen ${i}`, 'PRI+AAA:1.5']),
    'odd.edi',
  )

  expect(drafts[2]).toMatchObject({ title: 'Pen 2', color: 'Blue' })
})

it('puts a description together that was cut at its thirty-fifth character', async () => {
  const name = 'Ballpoint pen with a long blue refill, in a box'
  const cut = `${name.slice(0, 35)}:${name.slice(35)}`

  const { drafts } = await read(
    pricat((_, i) => [`PIA+5+A-${i}:SA`, `IMD+F++:::${cut}`, 'PRI+AAA:1.5']),
    'odd.edi',
  )

  expect(drafts[2]?.title).toBe(name)
})

it('makes the price of one out of a price for a hundred, each of its own', async () => {
  const { drafts } = await read(
    pricat((_, i) => [`PIA+5+A-${i}:SA`, `IMD+F++:::Pen ${i}`, `PRI+AAA:${i}25:::100:PCE`, `PRI+AAB:${i}.5`]),
    'odd.edi',
  )

  expect(drafts[2]).toMatchObject({ cost: '2.25', price: '2.5' })
})

it('makes the price of one of a price of some kind, too', async () => {
  const { drafts } = await read(
    pricat((_, i) => [`PIA+5+A-${i}:SA`, `IMD+F++:::Pen ${i}`, `PRI+AAA:${i}25::NTP:100:PCE`, `PRI+AAE:${i}.5::SRP`]),
    'odd.edi',
  )

  expect(drafts[2]).toMatchObject({ cost: '2.25', price: '2.5' })
})

it('has weights and sizes in the units of the catalogue, whatever codes stand beside them', async () => {
  const units = ['GRM', 'KGM', 'GRM', 'LBR', 'GRM', 'GRM']

  const { drafts, problems } = await read(
    pricat((_, i) => [
      `PIA+5+A-${i}:SA`,
      `IMD+F++:::Pen ${i}`,
      `MEA+PD+AAA+GRM:1`,
      `MEA+PD+AAB+${units[i]}:5${i}`,
      `MEA+PD+HT+MMT:12${i}`,
      `MEA+PD+WD+CMT:${i + 1}`,
      `MEA+PD+LN+MTR:0.${i + 1}`,
    ]),
    'odd.edi',
  )

  expect(problems).toEqual([])
  expect(drafts.slice(0, 4)).toMatchObject([
    { weight: '0.05', height: '12', width: '1', depth: '10' },
    { weight: '51', height: '12.1', width: '2', depth: '20' },
    { weight: '0.052' },
    { weight: '24.04' },
  ])
})

it('keeps what others are asked apart from the cost, under the same qualifier', async () => {
  const { drafts } = await read(
    pricat((_, i) => [`PIA+5+A-${i}:SA`, `IMD+F++:::Pen ${i}`, `PRI+AAA:${i}.9:CA:SRP`, `PRI+AAA:${i}.5:CA:NTP`]),
    'odd.edi',
  )

  expect(drafts[2]).toMatchObject({ cost: '2.5', price: '2.9' })
})
