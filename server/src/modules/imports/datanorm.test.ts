import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { suggestProfile } from './profile/suggest-profile.ts'
import { aFolder } from './testing/a-folder.ts'
import { aZip } from './testing/a-zip.ts'
import { readBytes } from './testing/read-bytes.ts'

const folder = aFolder()

const fourth = `V 221126${'Elektro Muster GmbH'.padEnd(40)}${'Katalog'.padEnd(40)}${''.padEnd(35)}04EUR`
const fifth = 'V;050;A;20261122;EUR;Elektro Muster GmbH;;MUSTER;;;;;;;;'
const file = (...lines: string[]) => `${lines.join('\r\n')}\r\n\x1a`

/** The catalogue read by the profile that is suggested for it. */
async function read(content: string | Uint8Array) {
  return folder.read(content, 'DATANORM.001')
}

/** The named cells of every row. */
async function cellsOf(content: string | Uint8Array, ...names: string[]) {
  const { rows, dialect } = await readBytes(content)
  return rows.map(({ cells }) => names.map((name) => cells[dialect.columns?.indexOf(name) ?? -1]))
}

it('tells of records that nothing is made of, with how many there are', async () => {
  const { detection, rows } = await readBytes(
    file(
      fourth,
      'A;N;A-1;00;Rohr;;1;0;m;18950;;;;',
      'Z;N;A-1;01;1;Staffelpreis 10 bis 99;;1;+;2;1;626;;1;10;99;',
      'Z;N;A-1;02;1;Staffelpreis ab 100;;1;+;2;1;599;;1;100;99999;',
      'G;N;A-1;1;ROHR.JPG;;;',
      'K;100;Kunde;',
    ),
  )

  expect(rows).toHaveLength(1)
  expect(detection.format?.kind.why.slice(1)).toEqual([
    { code: 'left-quantity-prices', facts: { count: 2 } },
    { code: 'left-pictures', facts: { count: 1 } },
  ])
})

describe('DATANORM 4', () => {
  it('makes one product of an article, its second record and its texts', async () => {
    const { drafts, problems } = await read(
      file(
        fourth,
        'T;N;LT1;;1;;Mantelleitung für feste;2;;Verlegung;',
        'A;N;NYM-3;30;Mantelleitung NYM-J 3x1,5;Ring 100 m;1;2;m;4590;R01;10;LT1;',
        'B;N;NYM-3;NYMJ; ;12;0;0;0;4006381300018; ;10.1;0;5; ; ;',
        'D;N;NYM-3;1;F;;grau;2;F;;ohne Halogen;',
      ),
    )

    expect(problems).toEqual([])
    expect(drafts).toMatchObject([
      {
        supplierSku: 'NYM-3',
        ean: '4006381300018',
        title: 'Mantelleitung NYM-J 3x1,5 Ring 100 m',
        description: 'Mantelleitung für feste\nVerlegung\ngrau\nohne Halogen',
        price: '0.459',
        cost: null,
        currency: 'EUR',
        minOrderQuantity: 5,
      },
    ])
  })

  it.each([
    ['0', '189.5'],
    ['1', '18.95'],
    ['2', '1.895'],
    ['3', '0.1895'],
  ])('divides a price by its unit of the code %s', async (code, price) => {
    const { drafts } = await read(file(fourth, `A;N;A-1;00;Rohr;;1;${code};m;18950;;;;`))

    expect(drafts[0]?.price).toBe(price)
  })

  it('has what this customer pays as cost, and what the list says as price', async () => {
    const { drafts } = await read(
      file(
        fourth,
        'A;N;A-1;00;Rohr;;1;0;m;18950;;;;',
        'A;N;A-2;00;Bogen;;2;0;St;250;;;;',
        'A;N;A-3;00;Muffe;;1;0;St;0;;;;',
      ),
    )

    expect(drafts).toMatchObject([
      { price: '189.5', cost: null },
      { price: null, cost: '2.5' },
      { price: null, cost: null },
    ])
  })

  it('has no number and no quantity where nought is written for them', async () => {
    const cells = await cellsOf(
      file(fourth, 'A;N;A-1;00;Rohr;;1;0;m;100;;;;', 'B;N;A-1;;;;0;0;0;0000000000000;;;0;0;;;'),
      ...['EAN', 'Verpackungsmenge', 'Listenpreis'],
    )

    expect(cells).toEqual([['', '', '1.00']])
  })

  it('takes texts, second records and prices from wherever they stand', async () => {
    const cells = await cellsOf(
      file(
        fourth,
        'B;N;A-2;;;;0;0;0;4006381300025;;;0;0;;;',
        'A;N;A-1;30;Rohr;;1;0;m;100;;;LT1;',
        'A;N;A-2;30;Bogen;;1;0;m;200;;;LT2;',
        'D;N;A-1;1;F;;verzinkt;',
        'T;N;LT2;;1;;Zweiter Text;',
        'T;N;LT1;;2;;hinten;;;',
        'T;N;LT1;;1;;Vorn,;',
        'P;A;A-1;1;300;;;;;;;A-2;2;150;;;;;;;',
      ),
      ...['Artikelnummer', 'EAN', 'Langtext', 'Dimensionstext', 'Listenpreis', 'Nettopreis'],
    )

    expect(cells).toEqual([
      ['A-1', '', 'Vorn,\nhinten', 'verzinkt', '3.00', ''],
      ['A-2', '4006381300025', 'Zweiter Text', '', '2.00', '1.50'],
    ])
  })

  it('puts blocks of text and values into the lines of an article', async () => {
    const cells = await cellsOf(
      file(
        fourth,
        'E;N;INS1;;1;;Maße: $$$$ x $$$$ mm;;;;',
        'T;N;BLK1;;1;;Farbe weiß;',
        'A;N;A-1;30;Rohr;;1;0;m;100;;;;',
        'D;N;A-1;1;E;INS1;$15$1$;2;T;BLK1;;',
      ),
      'Dimensionstext',
    )

    expect(cells).toEqual([['Maße: 15 x 1 mm\nFarbe weiß']])
  })

  it('works out the net price from a rate, a factor and a rise, one after the other, and from that of the group', async () => {
    const cells = await cellsOf(
      file(
        fourth,
        'R;;R01;1;3000;Rohre;',
        'A;N;A-1;00;Rohr;;1;0;m;0;;;;',
        'A;N;A-2;00;Bogen;;1;0;St;1000;R01;;;',
        'A;N;A-3;00;Muffe;;1;0;St;1000;R99;;;',
        'P;A;A-1;1;85700;1;5500;2;900;3;500;',
      ),
      ...['Listenpreis', 'Nettopreis', 'Preiseinheit'],
    )

    expect(cells).toEqual([
      ['857.00', '364.43925', '1'],
      ['10.00', '7.00', '1'],
      ['10.00', '', '1'],
    ])
  })

  it('takes an article that is deleted off the list, and leaves out one that gets another number', async () => {
    const content = file(fourth, 'A;N;A-1;00;Rohr;;1;0;m;100;;;;', 'A;L;A-2;;;;;;;;;;;', 'A;X;A-3;;B-3;;;;;;;;;')

    const cells = await cellsOf(content, 'Artikelnummer', 'Verarbeitung')

    expect(cells).toEqual([
      ['A-1', 'N'],
      ['A-2', 'L'],
    ])
  })

  it('tells each line that is no record, and each price of which nothing says the unit', async () => {
    const { rows } = await readBytes(
      file(
        fourth,
        'A;N;A-1;00;Rohr;;1;0;m;100;;;;',
        'oh no',
        'D;N;A-1;1;F;;verzinkt;',
        'A;N; ;00;Bogen;;1;0;m;100;;;;',
        'A;N;A-2;00;Bogen;;1;7;m;100;;;;',
        'P;A;A-9;1;85700;;;',
      ),
    )

    expect(rows.map(({ line, defect }) => [line, defect?.code ?? null])).toEqual([
      [2, null],
      [3, 'RECORD_NOT_READ'],
      [5, 'RECORD_NOT_READ'],
      [6, 'PRICE_UNIT_UNKNOWN'],
      [7, 'PRICE_UNIT_UNKNOWN'],
    ])
    expect(rows[0]?.cells).toContain('verzinkt')
  })

  it('says what goes with a file of prices, which alone does not tell their units', async () => {
    await expect(readBytes(file(fourth, 'P;A;A-1;1;85700;;;'))).rejects.toThrow(
      /DATANORM\.001 does: give both in one ZIP/,
    )
  })

  it.each(['cp850', 'windows-1252', 'utf-8'])('has its umlauts from %s', async (encoding) => {
    const text = file(fourth, 'A;N;A-1;00;Röhre, weiß;für Öl;1;0;m;100;;;;')

    const cells = await cellsOf(iconv.encode(text, encoding), 'Kurztext 1', 'Kurztext 2')

    expect(cells).toEqual([['Röhre, weiß', 'für Öl']])
  })
})

it('reads the same articles in whatever order the lines stand', async () => {
  const numbers = Array.from({ length: 8 }, (_, i) => `A-${i}`)
  const article = fc.record({ price: fc.nat(99_999), unit: fc.nat(3), texts: fc.nat(3) })
  const lines = fc.array(article, { minLength: 1, maxLength: numbers.length }).chain((articles) => {
    const own = articles.flatMap(({ price, unit, texts }, i) => [
      `A;N;${numbers[i]};30;Rohr ${i};;1;${unit};m;${price};;;T${i};`,
      `B;N;${numbers[i]};;;;0;0;0;400638130001${i};;;0;0;;;`,
      `P;A;${numbers[i]};2;${price + 1};;;`,
      ...Array.from({ length: texts }, (_, at) => `T;N;T${i};;${at + 1};;Zeile ${at + 1};;;`),
      ...Array.from({ length: texts }, (_, at) => `D;N;${numbers[i]};${at + 1};F;;Maß ${at + 1};`),
    ])
    return fc.shuffledSubarray(own, { minLength: own.length }).map((shuffled) => [own, shuffled] as const)
  })
  const asMap = (rows: readonly (readonly (string | undefined)[])[]) => new Map(rows.map((cells) => [cells[0], cells]))

  await fc.assert(
    fc.asyncProperty(lines, async ([own, shuffled]) => {
      const names = ['Artikelnummer', 'EAN', 'Langtext', 'Dimensionstext', 'Listenpreis', 'Nettopreis', 'Preiseinheit']
      const [one, other] = [
        await cellsOf(file(fourth, ...own), ...names),
        await cellsOf(file(fourth, ...shuffled), ...names),
      ]
      expect(asMap(other)).toEqual(asMap(one))
    }),
    { numRuns: 40 },
  )
})

it('gives every article once and every broken line its place, whatever stands in the file', async () => {
  const kind = fc.constantFrom('A', 'B', 'D', 'T', 'P', 'R', 'S', 'E', 'Z', 'Q', '')
  const field = fc.oneof(
    fc.constantFrom('N', 'L', 'X', 'A-1', 'A-2', '0', '1', '2', '9', '100', '', '$'),
    fc.string({ maxLength: 5 }),
  )
  const line = fc
    .tuple(kind, fc.array(field, { maxLength: 16 }))
    .map(([letter, fields]) => [letter, ...fields].join(';').replace(/[\r\n]/g, ' '))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(fourth, fifth), fc.array(line, { maxLength: 12 }), async (heading, lines) => {
      const last = heading === fourth ? 'A;N;LAST;00;Rohr;;1;0;m;100;;;;' : 'A;N;LAST;Rohr;;MTR;1;1;100;'

      const { rows } = await readBytes(file(heading, ...lines, last))

      const places = rows.map((row) => row.line)
      expect(places).toEqual([...new Set(places)].toSorted((a, b) => a - b))
      expect(rows.filter(({ cells }) => cells[0] === 'LAST')).toHaveLength(1)
      const broken = lines.flatMap((text, i) => (/^(?:Q|)(?:;|$)/.test(text) && text.trim() !== '' ? [i + 2] : []))
      const told = rows.filter(({ defect }) => defect?.code === 'RECORD_NOT_READ').map((row) => row.line)
      // Where prices share a line, records have numbers.
      if (places.at(-1) === lines.length + 2) expect(told).toEqual(expect.arrayContaining(broken))
    }),
    { numRuns: 150 },
  )
})

describe('DATANORM 5', () => {
  it('makes one product of an article and its texts, each with the unit of its price', async () => {
    const { drafts, problems } = await read(
      file(
        fifth,
        'T;N;LT1;1;01;Robustes Kupferrohr;',
        'T;N;LT1;1;02;nach DIN EN 1057;',
        'T;N;INS1;2;01;Maße: $$ x $ mm;',
        'A;N;ROHR-15;Kupferrohr 15x1;halbhart;MTR;1;100;18950;R010;SHK;ROHRE;CU15;;ALT-15;;HST-1;Typ 15;4006381300018;GRP1;5;12;3;LT1;90;1;;;1;',
        'D;N;ROHR-15;01;E;$15$1$;INS1;',
        'D;N;ROHR-15;02;F;R250;;',
        'A;N;RM-6;Sechserpack;;PCE;2;6;1200;;;;;;;;;;;;;;;;;;;;;',
        'A;N;RM-9;Set nach Anfrage;;PCE;9;1;4711;;;;;;;;;;;;;;;;;;;;;',
        'E;10;Ende;',
      ),
    )

    expect(problems).toEqual([])
    expect(drafts).toMatchObject([
      {
        supplierSku: 'ROHR-15',
        ean: '4006381300018',
        title: 'Kupferrohr 15x1 halbhart',
        description: 'Robustes Kupferrohr\nnach DIN EN 1057\nMaße: 15 x 1 mm\nR250',
        manufacturerReference: 'HST-1',
        price: '1.895',
      },
      { supplierSku: 'RM-6', cost: '2', price: null },
      { supplierSku: 'RM-9', cost: null, price: null },
    ])
  })

  it('reads a file of prices alone, which says the units of its prices', async () => {
    const cells = await cellsOf(
      file(
        'V;050;P;20261122;EUR;Preise;;MUSTER;;;;;;;;',
        'K;100;Kunde;',
        'P;A-1;1;100;19950;R010;;;;;;;;',
        'P;A-2;1;1;1000;;1;500;;;;;20261201;',
      ),
      ...['Artikelnummer', 'Listenpreis', 'Nettopreis', 'Preiseinheit', 'Rabattgruppe'],
    )

    expect(cells).toEqual([
      ['A-1', '199.50', '', '100', 'R010'],
      ['A-2', '10.00', '9.50', '1', ''],
    ])
  })

  it('changes the prices of a file of prices, and nothing else of these articles', async () => {
    const { detection } = await readBytes(
      file('V;050;P;20261122;EUR;Preise;;MUSTER;;;;;;;;', 'P;A-1;1;100;19950;R010;;;;;;;;'),
    )

    const { fields, listing } = suggestProfile({ detection, name: 'x' })

    expect(Object.keys(fields).toSorted()).toEqual(['cost', 'currency', 'price', 'supplierSku'])
    expect(listing).toBe('changes')
  })

  it('takes an article off the list that its record B ends', async () => {
    const cells = await cellsOf(
      file(fifth, 'A;N;A-1;Rohr;;MTR;1;1;100;', 'B;L;A-2;A-1;20261231;', 'B;A;A-3;B-3;'),
      ...['Artikelnummer', 'Verarbeitung'],
    )

    expect(cells).toEqual([
      ['A-1', 'N'],
      ['A-2', 'L'],
    ])
  })
})

it('reads the files of an archive together: articles, prices, discounts and groups', async () => {
  const part = (...lines: string[]) => iconv.encode(file(fourth, ...lines), 'cp850')
  const zip = aZip({
    'liesmich.txt': Buffer.from('Preise für Großkunden'.repeat(500)),
    'DATANORM.001': part('A;N;A-1;00;Röhre;;1;1;m;1000;R01;10;;', 'B;N;A-1;;;;0;0;0;4006381300018;;10.1;0;0;;;'),
    'DATANORM.002': part('A;N;A-2;00;Bogen;;1;0;m;0;;;;'),
    'DATANORM.RAB': part('R;;R01;1;2500;Rohre;'),
    'DATANORM.WRG': part('S;;10;Rohre;;;', 'S;;10;;10.1;Kupferröhren;'),
    'datpreis.001': part('P;A;A-2;1;500;;;'),
  })

  const cells = await cellsOf(zip, 'Kurztext 1', 'Listenpreis', 'Nettopreis', 'Preiseinheit', 'Warengruppentext')

  expect(cells).toEqual([
    ['Röhre', '10.00', '7.50', '10', 'Rohre > Kupferröhren'],
    ['Bogen', '5.00', '', '1', ''],
  ])
})
