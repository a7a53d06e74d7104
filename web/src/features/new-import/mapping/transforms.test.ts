import { Transform } from '@products-manager/contract'
import Value from 'typebox/value'
import { expect, it } from 'vitest'
import { newTransform, partsOf, partText, tableOf, tableText, transformKinds, withPart } from './transforms.ts'

it('names the parts of a change in the order they are read', () => {
  expect(partsOf({ do: 'replace', find: 'a', with: 'b' }).map(({ name }) => name)).toEqual(['find', 'with'])
  expect(partsOf({ do: 'trim' })).toEqual([])
})

it.each(transformKinds)('%s is complete when it is added', (kind) => {
  expect(Value.Check(Transform, newTransform(kind))).toBe(true)
})

it.each<[Transform, string, string, Transform | null]>([
  [{ do: 'multiply', by: '1' }, 'by', '1,2', { do: 'multiply', by: '1.2' }],
  [{ do: 'multiply', by: '1' }, 'by', 'twice', null],
  [{ do: 'take', separator: '/', part: 1 }, 'part', '-1', { do: 'take', separator: '/', part: -1 }],
  [{ do: 'take', separator: '/', part: 1 }, 'part', '0', null],
  [{ do: 'take', separator: '/', part: 1 }, 'separator', '', null],
  [{ do: 'replace', find: 'a', with: 'b' }, 'with', '', { do: 'replace', find: 'a', with: '' }],
  [{ do: 'truncate', length: 10 }, 'length', '0', null],
  [{ do: 'split', separator: '/' }, 'parts', '1, -1', { do: 'split', separator: '/', parts: [1, -1] }],
  [{ do: 'split', separator: '/', parts: [1] }, 'parts', ' ', { do: 'split', separator: '/' }],
  [{ do: 'split', separator: '/' }, 'parts', '1, 0', null],
  [{ do: 'convert-currency', to: 'EUR' }, 'from', 'usd', { do: 'convert-currency', to: 'EUR', from: 'USD' }],
  [{ do: 'convert-currency', to: 'EUR' }, 'on', 'monday', null],
  [{ do: 'formula', formula: 'value' }, 'formula', '', null],
])('%j with %s %j is %j', (transform, part, text, expected) => {
  expect(withPart(transform, part, text)).toEqual(expected)
})

it('writes lists as a person does', () => {
  expect(partText({ do: 'split', separator: '/', parts: [1, -1] }, 'parts')).toBe('1, -1')
})

it('reads a table of lines, and writes it back', () => {
  const table = { rt: 'red', 'b = l': 'blue' }

  expect(tableOf('rt = red\nnothing\n = x\nbl=blue = light')).toEqual({ rt: 'red', bl: 'blue = light' })
  expect(tableText({ rt: 'red', bl: '' })).toBe('rt = red\nbl = ')
  expect(tableOf(tableText({ rt: table.rt }))).toEqual({ rt: 'red' })
})
