import { describe, expect, it } from 'vitest'
import { headText } from './head-text.ts'
import { beginsAsPage } from './web-page.ts'

const isPage = (text: string) => beginsAsPage(headText(Buffer.from(text)))

describe('the beginning of a page of the web', () => {
  it.each([
    '<!DOCTYPE html><title>Sign in',
    '\ufeff\n<html lang="fr">',
    '<?xml version="1.0"?>\n<!-- made by a shop -->\n<!-- > --><html>',
  ])('is known: %j', (text) => {
    expect(isPage(text)).toBe(true)
  })

  it.each(['<htmlproducts>', '<?xml version="1.0"?><catalogue><html>', '<!-- never closed <html>', 'sku;<html>'])(
    'is not seen in %j',
    (text) => {
      expect(isPage(text)).toBe(false)
    },
  )

  it('is looked for in one pass through a hundred thousand comments', () => {
    expect(isPage(`${'<!---->'.repeat(100_000)}x`)).toBe(false)
    expect(isPage(`${'<?xml>'.repeat(100_000)}x`)).toBe(false)
    expect(isPage('<!--'.repeat(100_000))).toBe(false)
  })
})
