import { describe, expect, it } from 'vitest'
import { brief, dialect, parseBytes, parseText } from '../testing/scan-text.ts'

const wide = (id: string, title: string) => `${id},${title},c,d,e,f,g`
const portions = (text: string, size: number) =>
  Array.from({ length: Math.ceil(text.length / size) }, (_, i) => Buffer.from(text.slice(i * size, (i + 1) * size)))

describe('a damaged record', () => {
  it('with something behind a closing quote damages its own line only', async () => {
    const rows = await parseText('1,"x"y,a\n2,b,c\n3,d,e\n', dialect(3))

    expect(rows[0]?.defect).toEqual({ code: 'QUOTE_STRAY', position: 2, value: '"x"y,a' })
    expect(brief(rows)).toEqual(['1 QUOTE_STRAY', '2 2|b|c', '3 3|d|e'])
  })

  it('with a quote that is never closed does not swallow the file', async () => {
    const rows = await parseText('1,"open,a\n2,b,c\n3,d,e\n', dialect(3))

    expect(rows[0]?.defect).toEqual({ code: 'QUOTE_NOT_CLOSED', position: 2, value: '"open,a' })
    expect(brief(rows)).toEqual(['1 QUOTE_NOT_CLOSED', '2 2|b|c', '3 3|d|e'])
  })

  it('with an open quote that meets a quote of a later record gives the later one back', async () => {
    const rows = await parseText('1,"open,a\n2,"b",c\n3,"d, d",e\n', dialect(3))

    expect(brief(rows)).toEqual(['1 QUOTE_NOT_CLOSED', '2 2|b|c', '3 3|d, d|e'])
  })

  it('with an open quote that a later record closes by chance is told by the whole records in its cell', async () => {
    const text = [wide('1', '"open'), wide('2', 'b'), wide('3', 'c'), wide('4', 'd"'), wide('5', 'e')].join('\n')

    const rows = await parseText(text, dialect(7))

    expect(brief(rows)).toEqual([
      '1 QUOTE_NOT_CLOSED',
      '2 2|b|c|d|e|f|g',
      '3 3|c|c|d|e|f|g',
      '4 4|d"|c|d|e|f|g',
      '5 5|e|c|d|e|f|g',
    ])
  })

  it('over several lines ends before the next whole record', async () => {
    const text = ['1,"first', 'second "quoted" line', 'third",x', '2,b,c', '3,d,e'].join('\n')

    const rows = await parseText(text, dialect(3))

    expect(brief(rows)).toEqual(['1 QUOTE_STRAY', '4 2|b|c', '5 3|d|e'])
  })

  it('takes no line of a damaged text for a record unless the next fits too', async () => {
    const text = ['1,"red, green', 'blue, black, white', 'grey "x" end",y', '2,b,c', '3,d,e'].join('\n')

    const rows = await parseText(text, dialect(3))

    expect(brief(rows)).toEqual(['1 QUOTE_STRAY', '4 2|b|c', '5 3|d|e'])
  })

  it('may stand in every line', async () => {
    const text = Array.from({ length: 4 }, (_, i) => `${i},"x"y,z`).join('\n')

    const rows = await parseText(text, dialect(3))

    expect(brief(rows)).toEqual(['1 QUOTE_STRAY', '2 QUOTE_STRAY', '3 QUOTE_STRAY', '4 QUOTE_STRAY'])
  })

  it('may be the last', async () => {
    const rows = await parseText('1,a,b\n2,"open,c', dialect(3))

    expect(brief(rows)).toEqual(['1 1|a|b', '2 QUOTE_NOT_CLOSED'])
  })

  it('may have a line break in an unquoted cell, which makes two short rows', async () => {
    const rows = await parseText('1,a,\n2,broken\ncell,c\n3,d,e\n', dialect(3))

    expect(brief(rows)).toEqual(['1 1|a|', '2 ROW_TOO_SHORT', '3 ROW_TOO_SHORT', '4 3|d|e'])
  })

  it.each([64 * 1024, 2 ** 30])(
    'without a line end for a megabyte is told once and passed over (portions of %i)',
    async (size) => {
      const text = `1,a\n2,${'x'.repeat(3_000_000)}\n3,b\n`

      const rows = await parseBytes(portions(text, size), dialect(2))

      expect(rows.map(({ line, cells, defect }) => [line, cells.length, defect?.code])).toEqual([
        [1, 2, undefined],
        [2, 0, 'ROW_TOO_LARGE'],
        [3, 2, undefined],
      ])
    },
  )

  it.each([64 * 1024, 2 ** 30])(
    'with a megabyte of quoted lines ends at the next whole record (portions of %i)',
    async (size) => {
      const text = `1,a,b\n2,"${'base64\n'.repeat(300_000)}",c\n3,d,e\n4,f,g\n`

      const rows = await parseBytes(portions(text, size), dialect(3))

      expect(brief(rows)).toEqual(['1 1|a|b', '2 ROW_TOO_LARGE', '300003 3|d|e', '300004 4|f|g'])
    },
  )

  it('with a cell of more than 256 KiB is told and not taken', async () => {
    const rows = await parseText(`1,a\n2,"${'x'.repeat(300_000)}"\n3,${'y'.repeat(300_000)}\n4,d\n`, dialect(2))

    expect(rows.map(({ line, defect }) => [line, defect?.code, defect?.position])).toEqual([
      [1, undefined, undefined],
      [2, 'CELL_TOO_LARGE', 2],
      [3, 'CELL_TOO_LARGE', 2],
      [4, undefined, undefined],
    ])
  })
})
