import iconv from 'iconv-lite'
import { expect, it } from 'vitest'
import { createDecoder } from './decoder.ts'

it.each([
  ['utf-8', 'Stylo, 2,50 €; 🖊\n'],
  ['utf-16le', 'Stylo, 2,50 €; 🖊\n'],
  ['utf-16be', 'Stylo, 2,50 €; 🖊\n'],
  ['windows-1252', 'Stylo, 2,50 €\n'],
  ['gb18030', '钢笔, 2.50; 🖊\n'],
  ['shift_jis', 'ペン, 2.50\n'],
  ['euc-kr', '펜, 2.50\n'],
  ['big5', '鋼筆, 2.50\n'],
])('%s is decoded alike, wherever its portions end', (encoding, text) => {
  const bytes = iconv.encode(text, encoding)

  for (let cut = 0; cut <= bytes.length; cut++) {
    const decoder = createDecoder(encoding)
    const decoded = decoder.push(bytes.subarray(0, cut)) + decoder.push(bytes.subarray(cut)) + decoder.end()
    expect(decoded).toBe(text)
  }
  const slow = createDecoder(encoding)
  expect([...bytes].map((byte) => slow.push(Uint8Array.of(byte))).join('') + slow.end()).toBe(text)
})
