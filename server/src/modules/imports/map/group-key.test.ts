import { describe, expect, it } from 'vitest'
import { dialectFor } from '../testing/dialect-for.ts'
import { compileGroupKey } from './group-key.ts'

const row = (...cells: string[]) => ({ line: 2, cells, defect: null })

describe('compileGroupKey', () => {
  it('gives rows of one product the same key, without regard to spaces around it', () => {
    const keyOf = compileGroupKey(
      { name: 'test', version: 1, fields: {}, groupBy: [{ column: 'Handle' }, { column: 'Shop' }] },
      dialectFor(['Handle', 'Shop', 'Size']),
    )

    expect(keyOf?.(row('top', 'a', 'S'))).toBe(keyOf?.(row(' top ', 'a', 'M')))
    expect(keyOf?.(row('top', 'a', 'S'))).not.toBe(keyOf?.(row('top', 'b', 'S')))
  })

  it('lets a row without a value stand alone', () => {
    const keyOf = compileGroupKey({ name: 'test', version: 1, fields: {}, groupBy: [{ position: 1 }] }, dialectFor(2))

    expect(keyOf?.(row(' ', 'x'))).toBeNull()
  })

  it('is null when the profile groups nothing', () => {
    expect(compileGroupKey({ name: 'test', version: 1, fields: {} }, dialectFor(2))).toBeNull()
  })
})
