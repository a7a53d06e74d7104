import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldWording } from './fold-wording.ts'

const word = fc.string({ unit: fc.constantFrom(...'abcdeéèêçñüößøłœæςσ漢한я'), minLength: 1, maxLength: 8 })
const mark = fc.constantFrom(' ', '  ', '-', ' - ', ', ', '/', '.', '’', '\u00a0', '\t', '_', '®', ' & ')
const words = fc.array(word, { minLength: 1, maxLength: 6 })
const ACCENTS: Record<string, string> = { é: 'e', è: 'e', ê: 'e', ç: 'c', ñ: 'n', ü: 'u', ö: 'o' }

describe('foldWording', () => {
  it.each([
    ['Stylo à bille, BLEU', 'styloabillebleu'],
    ['T-Shirt', 'tshirt'],
    ['T shirt', 'tshirt'],
    ['Œuf Straße', 'oeufstrasse'],
    ['Vis 2,5 × 10 mm', 'vis2 5 10mm'],
    ['Vis 2.5x10mm', 'vis2 5x10mm'],
    ['Vis 25 x 10 mm', 'vis25x10mm'],
    ['★ ★', '★ ★'],
    ['', ''],
  ])('folds %j to %j', (name, folded) => {
    expect(foldWording(name)).toBe(folded)
  })

  it('changes nothing the second time, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        const once = foldWording(text)

        expect(foldWording(once)).toBe(once)
      }),
    )
  })

  it('does not see case, accents, spaces and punctuation', () => {
    fc.assert(
      fc.property(words, fc.array(mark, { minLength: 6, maxLength: 6 }), (given, marks) => {
        const written = given.map((text, i) => text + (marks[i] ?? '')).join('')
        const plain = given.join('').replace(/./gu, (letter) => ACCENTS[letter] ?? letter)

        expect(foldWording(written)).toBe(foldWording(plain))
        expect(foldWording(written.toUpperCase())).toBe(foldWording(plain))
        expect(foldWording(`  ${written.normalize('NFD')} `)).toBe(foldWording(plain))
      }),
    )
  })

  it('keeps numbers apart', () => {
    fc.assert(
      fc.property(fc.nat(999), fc.nat(999), mark, (a, b, between) => {
        expect(foldWording(`${a}${between}${b}`)).toBe(`${a} ${b}`)
      }),
    )
  })
})
