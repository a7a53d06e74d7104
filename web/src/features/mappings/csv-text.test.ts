import { expect, it } from 'vitest'
import { csvText } from './csv-text.ts'

it('quotes what would be read as something else', () => {
  const entries = [
    ['rt', 'red'],
    ['a,b', 'say "hi"'],
  ] as const

  expect(csvText(entries)).toBe('rt,red\n"a,b","say ""hi"""')
})
