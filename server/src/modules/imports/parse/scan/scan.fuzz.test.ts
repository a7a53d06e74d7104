import { parse as parseStrictly } from 'csv-parse/sync'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { collect } from '../../../../platform/testing/collect.ts'
import { parse } from '../parse.ts'
import { cutAt, dialect, parseBytes, scanWhole } from '../testing/scan-text.ts'

const cell = fc.string({
  unit: fc.constantFrom('a', 'é', '€', '😀', ' ', '"', ',', ';', '\n', '\r', '\t', '7'),
  maxLength: 8,
})
const cuts = fc.array(fc.nat(), { maxLength: 12 })

const table = fc
  .record({ width: fc.integer({ min: 1, max: 8 }), height: fc.integer({ min: 1, max: 12 }) })
  .chain(({ width, height }) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: height, maxLength: height }),
  )

const style = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  quoteAll: fc.boolean(),
  lastEnd: fc.boolean(),
  mark: fc.boolean(),
})

type Style = typeof style extends fc.Arbitrary<infer T> ? T : never

function write(rows: readonly (readonly string[])[], { delimiter, lineEnd, quoteAll, lastEnd, mark }: Style): string {
  const quoted = (value: string) =>
    quoteAll || /["\r\n]/.test(value) || value.includes(delimiter) ? `"${value.replaceAll('"', '""')}"` : value
  const text = rows.map((row) => row.map(quoted).join(delimiter)).join(lineEnd)
  return (mark ? '\ufeff' : '') + text + (lastEnd ? lineEnd : '')
}

const isFilled = (cells: readonly string[]) => cells.some((value) => value !== '')

describe('the scanner', () => {
  it('reads every valid file as csv-parse does, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(table, style, cuts, async (rows, how, places) => {
        const bytes = Buffer.from(write(rows, how))

        const ours = await parseBytes(cutAt(bytes, places), dialect(rows[0]?.length ?? 1, { delimiter: how.delimiter }))

        const theirs: string[][] = parseStrictly(bytes, {
          bom: true,
          delimiter: how.delimiter,
          record_delimiter: ['\r\n', '\n', '\r'],
          relax_column_count: true,
          skip_empty_lines: true,
        })
        expect(ours.map(({ cells }) => cells)).toEqual(theirs.filter(isFilled))
        expect(ours.every(({ defect }) => defect === null)).toBe(true)
      }),
      { numRuns: 1500 },
    )
  })

  it('reads quotes behind a backslash, and lines quoted as a whole, however they are cut', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '"', ',', '\\', '\n', '\r\n', "'"), maxLength: 8 })
    const rows = fc.array(fc.array(text, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 10 })
    const behindBackslash = (value: string) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
    const doubled = (value: string) => `"${value.replaceAll('"', '""')}"`
    await fc.assert(
      fc.asyncProperty(rows, cuts, fc.boolean(), async (cells, places, isEscaped) => {
        const inLines = (row: string[]) => doubled(row.map(doubled).join(','))
        const lines = cells.map((row) => (isEscaped ? row.map(behindBackslash).join(',') : inLines(row)))
        const bytes = Buffer.from(`${lines.join('\r\n')}\r\n`)
        const how = dialect(3, { quoting: isEscaped ? 'backslash' : 'lines' })

        const found = await parseBytes(cutAt(bytes, places), how)

        expect(found.map((row) => row.defect ?? row.cells)).toEqual(cells.filter(isFilled))
      }),
      { numRuns: 500 },
    )
  })

  it('gives each record the physical line it begins in', async () => {
    await fc.assert(
      fc.asyncProperty(table, style, cuts, async (rows, how, places) => {
        const filled = rows.filter(isFilled)
        const bytes = Buffer.from(write(filled, how))

        const ours = await parseBytes(cutAt(bytes, places), dialect(rows[0]?.length ?? 1, { delimiter: how.delimiter }))

        let line = 1
        const expected = filled.map((row) => {
          const begins = line
          line += 1 + (row.join('\u0000').match(/\r\n|\r|\n/g)?.length ?? 0)
          return begins
        })
        expect(ours.map((row) => row.line)).toEqual(expected)
      }),
    )
  })

  it('reads any bytes the same way however they are cut', async () => {
    const noise = fc.string({
      unit: fc.constantFrom('a', 'b', '"', '"', ',', '\n', '\r', ' ', 'é', '\u0000'),
      maxLength: 80,
    })
    const damage = fc.array(
      fc.oneof(
        noise.map((text) => Buffer.from(text)),
        fc.uint8Array({ maxLength: 3 }),
      ),
      { maxLength: 6 },
    )
    const encoding = fc.constantFrom('utf-8', 'windows-1252', 'utf-16le', 'utf-16be', 'macroman')

    await fc.assert(
      fc.asyncProperty(damage, fc.integer({ min: 1, max: 7 }), encoding, cuts, async (parts, width, name, places) => {
        const bytes = Buffer.concat(parts)
        const how = dialect(width, { encoding: name })

        const whole = await parseBytes([bytes], how)
        const cut = await parseBytes(cutAt(bytes, places), how)
        const single = await parseBytes(
          Array.from(bytes, (byte) => Uint8Array.of(byte)),
          how,
        )

        expect(cut).toEqual(whole)
        expect(single).toEqual(whole)
      }),
      { numRuns: 1500 },
    )
  })

  it('reads what it finds in the bytes as it reads text, in any encoding and between any damage', async () => {
    const cells = ['a', '"b"', '"c, ""d"""', '', '""', 'é€', '"é\n"', ' "e"', 'f"', '"g', '\u0000', '\\"h']
    const rowOf = (least: number, most: number) =>
      fc.array(fc.constantFrom(...cells), { minLength: least, maxLength: most }).map((written) => written.join(','))
    // From six columns on, one whole record behind a damage is enough to know it.
    const lines = fc.constantFrom(1, 2, 3, 6, 7).chain((width) => {
      const row = fc.oneof({ weight: 3, arbitrary: rowOf(width, width) }, { weight: 1, arbitrary: rowOf(1, width + 1) })
      const lineEnd = fc.constantFrom('\n', '\n', '\r\n', '\r', '\n\n')
      return fc.record({ width: fc.constant(width), written: fc.array(fc.tuple(row, lineEnd), { maxLength: 40 }) })
    })
    const settings = fc.record({
      encoding: fc.constantFrom('utf-8', 'windows-1252', 'iso-8859-1', 'macroman', 'cp850', 'armscii8', 'utf-16le'),
      quote: fc.constantFrom('"', null),
      quoting: fc.constantFrom('doubled' as const, 'backslash' as const),
      header: fc.boolean(),
      skipRows: fc.nat({ max: 2 }),
    })
    // A byte that is no text in UTF-8, or that windows-1252 has no character for, or a second comma in ARMSCII-8.
    const stray = fc.option(fc.tuple(fc.nat(), fc.integer({ min: 128, max: 255 })), { freq: 4 })
    const mark = fc.constantFrom([], [0xef, 0xbb, 0xbf], [0xff, 0xfe])
    const file = fc.record({ lines, mark, stray })

    await fc.assert(
      fc.asyncProperty(file, settings, cuts, async ({ lines: { width, written }, mark, stray }, how, places) => {
        const bytes = Buffer.concat([Buffer.from(mark), iconv.encode(written.flat().join(''), how.encoding)])
        if (stray && bytes.length > 0) bytes[stray[0] % bytes.length] = stray[1]

        const ours = await parseBytes(cutAt(bytes, places), dialect(width, how))

        expect(ours).toEqual(await scanWhole(bytes, dialect(width, how)))
      }),
      { numRuns: 3000 },
    )
  })

  it('gives the same cells whichever rows are asked for theirs, and in whatever order', async () => {
    const cell = fc.constantFrom('a', '"b"', 'é€', '😀', '"é ""c"""', '')
    const rows = fc.array(fc.tuple(cell, cell, fc.constantFrom('\n', '\r\n')), { minLength: 20, maxLength: 60 })

    await fc.assert(
      fc.asyncProperty(rows, fc.array(fc.nat(), { maxLength: 60 }), async (written, order) => {
        const bytes = Buffer.from(written.map(([one, other, end]) => `x,${one},${other}${end}`).join(''))
        async function* source() {
          yield bytes
        }

        const [found = []] = await collect(parse(source(), dialect(3)))
        const asked = order.map((n) => found[n % found.length]).map((row) => row && [row.line, row.cells])

        const whole = (await scanWhole(bytes, dialect(3))).map(({ line, cells }) => [line, cells])
        expect(asked).toEqual(order.map((n) => whole[n % whole.length]))
      }),
      { numRuns: 500 },
    )
  })

  it('reads a file of many chunks with damage in it as it reads its text at once', async () => {
    const damages = ['"x"y', '"open', '"two\nlines"', '5" pipe', ' "spaced"', '"a ""b"" c"']
    const lines = Array.from({ length: 30_000 }, (_, i) => {
      const damage = i % 997 === 0 ? damages[(i / 997) % damages.length] : '"fine"'
      return `id${i},${damage},é,d,e,f,"g, ${i}"\n`
    })
    const bytes = Buffer.from(lines.join(''))
    const chunks = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, i) =>
      bytes.subarray(i * 65_536, (i + 1) * 65_536),
    )

    expect(await parseBytes(chunks, dialect(7))).toEqual(await scanWhole(bytes, dialect(7)))
  })

  it('loses no line of a damaged file: each is in one row, or blank', async () => {
    const line = fc.string({ unit: fc.constantFrom('x', '"', '""', ',', ' ', ',"', '",'), maxLength: 10 })
    const lines = fc.array(line, { minLength: 1, maxLength: 25 })

    await fc.assert(
      fc.asyncProperty(lines, fc.integer({ min: 1, max: 7 }), async (written, width) => {
        const rows = await parseBytes([Buffer.from(written.join('\n'))], dialect(width))

        const starts = rows.map((row) => row.line)
        expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b))
        const values = (text: string) => text.replace(/[^x]/g, '').length
        expect(values(written.slice(0, (starts[0] ?? Number.POSITIVE_INFINITY) - 1).join())).toBe(0)
        for (const [i, row] of rows.entries()) {
          const lines = written.slice(row.line - 1, (starts[i + 1] ?? written.length + 1) - 1).join()
          if (row.defect === null) expect(values(row.cells.join())).toBe(values(lines))
        }
      }),
    )
  })

  it('takes every undamaged row of a file in which some are damaged', async () => {
    const quoteDamage = fc.constantFrom('"x"y', '"open', 'x,"', '"a""', '"a"b"c"')
    const plan = fc.array(fc.option(quoteDamage, { freq: 6 }), { minLength: 5, maxLength: 40 })

    await fc.assert(
      fc.asyncProperty(plan, cuts, async (damages, places) => {
        const text = damages.map((damage, i) => `id${i},${damage ?? 'fine'},c,d,e,f,"g, ${i}"\n`).join('')

        const rows = await parseBytes(cutAt(Buffer.from(text), places), dialect(7))

        const taken = new Set(rows.filter(({ defect }) => defect === null).map(({ cells }) => cells[0]))
        const undamaged = damages.flatMap((damage, i) => (damage === null ? [`id${i}`] : []))
        expect(undamaged.filter((id) => !taken.has(id))).toEqual([])
        expect([...taken].sort()).toEqual(undamaged.sort())
      }),
      { numRuns: 500 },
    )
  })

  it('decodes what iconv-lite encodes, byte by byte', async () => {
    const letters: Record<string, string> = {
      'windows-1252': 'aéœ€’ÿ',
      'iso-8859-15': 'aéœ€Ž',
      macroman: 'aé’πÿ',
      cp437: 'aéß½Ω',
      cp850: 'aéßØ¾',
      'windows-1250': 'aęłžő',
      'windows-1251': 'aДжяё',
      'koi8-r': 'aДжяё',
      gb18030: 'a电动é',
    }

    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(letters)),
        fc.infiniteStream(fc.nat()),
        cuts,
        async (encoding, stream, places) => {
          const alphabet = [...(letters[encoding] ?? '')]
          const text = Array.from(stream.take(20), (n) => alphabet[n % alphabet.length] ?? 'a').join('')
          const bytes = iconv.encode(`x,${text}\n`, encoding)

          const rows = await parseBytes(cutAt(bytes, places), dialect(2, { encoding }))

          expect(rows).toEqual([{ line: 1, cells: ['x', text], defect: null }])
        },
      ),
    )
  })
})
