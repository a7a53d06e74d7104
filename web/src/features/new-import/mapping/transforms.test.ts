import { expect, it } from 'vitest'
import { partsOf, withPart } from './transforms.ts'

it('names the parts of a change that can be written', () => {
  expect(partsOf({ do: 'replace', find: 'a', with: 'b' })).toEqual(['find', 'with'])
  expect(partsOf({ do: 'trim' })).toEqual([])
  expect(partsOf({ do: 'lookup', table: { a: 'b' }, otherwise: 'keep' })).toEqual([])
})

it.each([
  [{ do: 'multiply', by: '1' } as const, 'by', '1,2', { do: 'multiply', by: '1.2' }],
  [{ do: 'multiply', by: '1' } as const, 'by', 'twice', null],
  [{ do: 'take', separator: '/', part: 1 } as const, 'part', '-1', { do: 'take', separator: '/', part: -1 }],
  [{ do: 'take', separator: '/', part: 1 } as const, 'part', '0', null],
  [{ do: 'take', separator: '/', part: 1 } as const, 'separator', '', null],
  [{ do: 'replace', find: 'a', with: 'b' } as const, 'with', '', { do: 'replace', find: 'a', with: '' }],
  [{ do: 'truncate', length: 10 } as const, 'length', '0', null],
])('%j with %s %j is %j', (transform, part, text, expected) => {
  expect(withPart(transform, part, text)).toEqual(expected)
})
