import { describe, expect, it } from 'vitest'
import { copiedRow } from './copy-decoder.ts'
import { copyLine, createCopyEncoder } from './copy-encoder.ts'

describe('createCopyEncoder', () => {
  it('writes null, numbers, booleans and escaped text', () => {
    const encoder = createCopyEncoder()

    encoder.add(['a\tb\\c\r\n', null, '', 1.5, -0, 2n, true, false])

    expect(encoder.flush()?.toString()).toBe('a\\tb\\\\c\\r\\n\t\\N\t\t1.5\t0\t2\tt\tf\n')
  })

  it.each(['\\', '\t', '\n', '\r'])('escapes %j in a long text as in a short one', (special) => {
    const long = 'x'.repeat(60)

    const written = copyLine([special, long + special, special + long])

    expect(copiedRow(written)).toEqual([special, long + special, special + long])
  })

  it('gives a chunk when one is full, and the rest at the end', () => {
    const encoder = createCopyEncoder(10)

    expect(encoder.add(['1234'])).toBeNull()
    expect(encoder.add(['5678'])?.toString()).toBe('1234\n5678\n')
    expect(encoder.add(['9'])).toBeNull()
    expect(encoder.flush()?.toString()).toBe('9\n')
    expect(encoder.flush()).toBeNull()
  })

  it('refuses NUL and says why, and the rows around it are whole', () => {
    const encoder = createCopyEncoder()
    encoder.add(['a'])

    expect(() => encoder.add(['b', 'c\0d'])).toThrow('PostgreSQL text cannot contain NUL (U+0000).')
    expect(() => encoder.add([`${'x'.repeat(60)}\0`])).toThrow('PostgreSQL text cannot contain NUL (U+0000).')

    encoder.add(['e'])
    expect(encoder.flush()?.toString()).toBe('a\ne\n')
  })

  it('refuses undefined', () => {
    expect(() => createCopyEncoder().add([undefined as unknown as null])).toThrow('not undefined')
  })
})

describe('copiedRow', () => {
  it('reads every escape PostgreSQL writes', () => {
    expect(copiedRow('\\b\\f\\n\\r\\t\\v\\\\\t\\N\t\t\\\\N')).toEqual(['\b\f\n\r\t\v\\', null, '', '\\N'])
  })
})
