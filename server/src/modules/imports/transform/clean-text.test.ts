import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText, isPlain } from './clean-text.ts'

const cleaned = (text: string, paragraphs = false) => cleanText(text, paragraphs).text
const twice = (text: string) => new TextDecoder('latin1').decode(new TextEncoder().encode(text))

describe('cleanText', () => {
  it.each([
    ['Cafe\u0301', 'Café'],
    ['a\u0000b\u0007c\u007f', 'abc'],
    ['4006\u200b381\ufeff', '4006381'],
    ['left \u202eright\u202c', 'left right'],
    ['soft\u00adhyphen', 'softhyphen'],
    ['one\r\ntwo\tthree', 'one two three'],
    ['\u00a0 padded \u3000', 'padded'],
    ['\ud83d\udc68\u200d\ud83d\udc67', '\ud83d\udc68\u200d\ud83d\udc67'],
    ['lone \ud83d half', 'lone \ufffd half'],
  ])('makes %j into %j', (given, expected) => {
    expect(cleaned(given)).toBe(expected)
  })

  it('keeps line ends where a text has paragraphs', () => {
    expect(cleaned('one\r\ntwo\rthree\n', true)).toBe('one\ntwo\nthree')
  })

  it.each([
    'Café',
    'voilà',
    'Tête-à-tête «œuvre»',
    'l’été',
    '20 €',
    'Größe',
    'Škoda, příslušenství',
    'привет',
    'Ηλεκτρικό',
  ])('undoes the double encoding of %s', (text) => {
    const twiceEncoded = [...new TextEncoder().encode(text)].map((byte) => cp1252(byte)).join('')

    expect(cleanText(twiceEncoded, false)).toEqual({ text, damage: 'TEXT_REPAIRED' })
  })

  it.each(['Café', '«IRMÃ»', '„Spaß“', 'Spaß“', '2×½ Zoll', 'MENÜ»', 'naïveté', 'Ångström', 'SÃO PAULO', 'CHÂTEAU'])(
    'leaves the sound text %s as it is',
    (text) => {
      expect(cleanText(text, false)).toEqual({ text, damage: null })
    },
  )

  it.each(['dÃ©jÃ\u00a0 vu à Paris', 'l\ufffdgume', 'CafÃ© für'])('reports %s as damaged and keeps it', (text) => {
    expect(cleanText(text, false).damage).toBe('TEXT_DAMAGED')
    expect(cleanText(text, false).text).not.toBe('')
  })

  it('is NFC, without controls, and the same when cleaned again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, paragraphs) => {
        const { text: once, damage } = cleanText(text, paragraphs)

        expect(once.normalize('NFC')).toBe(once)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
        expect(once).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
        if (damage !== 'TEXT_REPAIRED') expect(cleanText(once, paragraphs).text).toBe(once)
      }),
    )
  })

  it('agrees with isPlain on what needs no cleaning', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        if (isPlain(text)) expect(cleanText(text, false)).toEqual({ text, damage: null })
      }),
    )
  })

  it('repairs what was encoded as Latin-1 as well as what was encoded as windows-1252', () => {
    expect(cleaned(twice('été'))).toBe('été')
  })
})

/** As browsers and spreadsheets read windows-1252: undefined bytes are controls of the same number. */
function cp1252(byte: number): string {
  const special = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'
  return byte >= 0x80 && byte <= 0x9f ? (special[byte - 0x80] ?? '') : String.fromCharCode(byte)
}
