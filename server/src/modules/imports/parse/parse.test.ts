import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { brief, dialect, parseBytes, parseText } from './testing/scan-text.ts'

describe('parse', () => {
  it('reads quoted cells with delimiters, line breaks and doubled quotes, and counts physical lines', async () => {
    const rows = await parseText('1,"a, b",x\n2,"two\r\nlines",y\n3,"5"" pipe",z\n', dialect(3))

    expect(rows).toEqual([
      { line: 1, cells: ['1', 'a, b', 'x'], defect: null },
      { line: 2, cells: ['2', 'two\r\nlines', 'y'], defect: null },
      { line: 4, cells: ['3', '5" pipe', 'z'], defect: null },
    ])
  })

  it.each([
    ['\\n', '\n'],
    ['\\r\\n', '\r\n'],
    ['\\r', '\r'],
  ])('takes %s as the end of a line', async (_, end) => {
    const rows = await parseText(['a,1', 'b,2', 'c,3'].join(end), dialect(2))

    expect(brief(rows)).toEqual(['1 a|1', '2 b|2', '3 c|3'])
  })

  it('reads a file that mixes line ends and leaves out the last', async () => {
    const rows = await parseText('a,1\r\nb,2\nc,3\rd,4', dialect(2))

    expect(brief(rows)).toEqual(['1 a|1', '2 b|2', '3 c|3', '4 d|4'])
  })

  it('leaves out blank lines and rows of empty cells but counts them', async () => {
    const rows = await parseText('a,1\n\n\nb,2\n,\n"",""\nc,3\n', dialect(2))

    expect(brief(rows)).toEqual(['1 a|1', '4 b|2', '7 c|3'])
  })

  it('leaves out the rows above the header and the header, though a title has a line break', async () => {
    const rows = await parseText('"Price\nlist",\n\nsku,price\na,1\n', dialect(2, { skipRows: 2, header: true }))

    expect(brief(rows)).toEqual(['5 a|1'])
  })

  it('leaves out the byte order mark', async () => {
    const rows = await parseText('\ufeff"a",1\n', dialect(2))

    expect(rows[0]?.cells).toEqual(['a', '1'])
  })

  it('takes quotes for text where there is no quote character', async () => {
    const rows = await parseText('"a"\t"b\n5" pipe\tx\n', dialect(2, { delimiter: '\t', quote: null }))

    expect(brief(rows)).toEqual(['1 "a"|"b', '2 5" pipe|x'])
  })

  it('takes a quote inside an unquoted cell for text', async () => {
    const rows = await parseText('12" pipe,a\n', dialect(2))

    expect(brief(rows)).toEqual(['1 12" pipe|a'])
  })

  it('takes spaces around a quoted cell for habit', async () => {
    const rows = await parseText('1, "a, b" ,x\n2, "open,x\n', dialect(3))

    expect(rows.map(({ cells }) => cells)).toEqual([
      ['1', 'a, b', 'x'],
      ['2', ' "open', 'x'],
    ])
  })

  it('cuts off empty cells behind the last column', async () => {
    const rows = await parseText('a,1,,\nb,2\n', dialect(2))

    expect(rows.map(({ cells }) => cells)).toEqual([
      ['a', '1'],
      ['b', '2'],
    ])
  })

  it('tells an empty cell behind the last column where that is not usual and the last column may be empty', async () => {
    const rows = await parseText('a;1;x\nVis;10;2;\nb;2;\nc;3;y\n', { ...dialect(3), delimiter: ';' })

    expect(brief(rows)).toEqual(['1 a|1|x', '2 ROW_TOO_LONG', '3 b|2|', '4 c|3|y'])
  })

  it('cuts off what a delimiter at the end of rows adds where that is usual', async () => {
    const rows = await parseText('a,1,\nb,2,x,\nc,3,y,\nd,4,z,\n', dialect(3))

    expect(brief(rows)).toEqual(['1 a|1|', '2 b|2|x', '3 c|3|y', '4 d|4|z'])
  })

  it('tells a row with a value behind the last column, and one with a cell missing', async () => {
    const rows = await parseText('a,1,x\nb,,x,surplus\nc,3\nd,4,\n', dialect(3))

    expect(rows.map(({ line, defect }) => [line, defect])).toEqual([
      [1, null],
      [2, { code: 'ROW_TOO_LONG', position: 4, value: 'surplus' }],
      [3, { code: 'ROW_TOO_SHORT', position: 2, value: '3' }],
      [4, null],
    ])
  })

  it('fills up short rows of a writer that leaves out empty cells at the end', async () => {
    const lines = ['a,1,x', 'b,2', 'c', 'd,4', 'e,5,y']

    const rows = await parseText(lines.join('\n'), dialect(3))

    expect(brief(rows)).toEqual(['1 a|1|x', '2 b|2|', '3 c||', '4 d|4|', '5 e|5|y'])
  })

  it('refuses short rows of a writer that does write empty cells at the end', async () => {
    const lines = ['a,1,', 'b,2', 'c', 'd,4', 'e,5,y']

    const rows = await parseText(lines.join('\n'), dialect(3))

    expect(rows.filter(({ defect }) => defect?.code === 'ROW_TOO_SHORT').map(({ line }) => line)).toEqual([2, 3, 4])
  })

  it('tells bytes that are no UTF-8 and keeps the rows around them', async () => {
    const bytes = Buffer.concat([Buffer.from('1,é\n2,caf'), Buffer.from([0xe9]), Buffer.from('\n3,ü\n')])

    const rows = await parseBytes([bytes], dialect(2))

    expect(rows).toEqual([
      { line: 1, cells: ['1', 'é'], defect: null },
      { line: 2, cells: ['2', 'caf\ufffd'], defect: { code: 'BYTES_INVALID', position: 2, value: 'caf\ufffd' } },
      { line: 3, cells: ['3', 'ü'], defect: null },
    ])
  })

  it('keeps a replacement character that is really in the file', async () => {
    const rows = await parseText('1,caf\ufffd\n', dialect(2))

    expect(rows[0]?.defect).toBeNull()
  })

  it.each(['\u0000', '\u0001', '\u001b', '\u007f'])('tells the control character %j', async (character) => {
    const rows = await parseText(`1,ok\n2,a${character}b\n3,ok\n`, dialect(2))

    expect(brief(rows)).toEqual(['1 1|ok', '2 CHARACTER_NOT_ALLOWED', '3 3|ok'])
  })

  it.each([
    ['windows-1252', 'windows-1252', 'Crème “brûlée” à 5 €, l’œuf'],
    ['windows-1252 under the name of ISO-8859-1', 'iso-8859-1', 'Crème “brûlée” à 5 €, l’œuf'],
    ['ISO-8859-15', 'iso-8859-15', 'Œuf à 5 €'],
    ['MacRoman', 'macroman', 'Crème “brûlée”'],
    ['code page 437', 'cp437', 'Größe é à'],
    ['code page 850', 'cp850', 'Größe é à Ø'],
    ['windows-1250', 'windows-1250', 'Śrubokręt źródło žluťoučký'],
    ['windows-1251', 'windows-1251', 'Дрель ударная'],
    ['UTF-16, low byte first', 'utf-16le', 'Größe 😀 Дрель'],
    ['UTF-16, high byte first', 'utf-16be', 'Größe 😀 Дрель'],
    ['Shift JIS', 'shift_jis', '電動ドリル'],
  ])('decodes %s', async (_, encoding, text) => {
    const written = iconv.encode(`1,"${text}"\r\n`, encoding === 'iso-8859-1' ? 'windows-1252' : encoding)

    const rows = await parseBytes(
      Array.from(written, (byte) => Uint8Array.of(byte)),
      dialect(2, { encoding }),
    )

    expect(rows).toEqual([{ line: 1, cells: ['1', text], defect: null }])
  })

  it('reads the euro of MacRoman', async () => {
    const rows = await parseBytes([Buffer.from([0x35, 0x20, 0xdb])], dialect(1, { encoding: 'macroman' }))

    expect(rows[0]?.cells).toEqual(['5 €'])
  })

  it('tells bytes that the encoding gives no character', async () => {
    const rows = await parseBytes([Buffer.from([0x31, 0x2c, 0x81, 0x0a])], dialect(2, { encoding: 'windows-1252' }))

    expect(rows[0]?.defect).toEqual({ code: 'BYTES_INVALID', position: 2, value: '\ufffd' })
  })

  it('tells half a UTF-16 pair and a byte too many at the end', async () => {
    const bytes = Buffer.concat([Buffer.from('1,a\ud83d\n2,b', 'utf16le'), Buffer.from([0x41])])

    const rows = await parseBytes([bytes], dialect(2, { encoding: 'utf-16le' }))

    expect(brief(rows)).toEqual(['1 BYTES_INVALID', '2 BYTES_INVALID'])
  })

  it('refuses an encoding it does not know', async () => {
    await expect(parseText('a', dialect(1, { encoding: 'klingon' }))).rejects.toThrow('"klingon" is not known')
  })

  it('stops when it is told to', async () => {
    const stop = new AbortController()
    const { parse } = await import('./parse.ts')
    async function* endless() {
      for (;;) yield Buffer.from('a,1\n'.repeat(2000))
    }

    const reading = parse(endless(), dialect(2), stop.signal)
    await reading.next()
    stop.abort(new Error('enough'))

    await expect(reading.next()).rejects.toThrow('enough')
  })
})
