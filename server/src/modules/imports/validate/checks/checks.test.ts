import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CellFormat } from '../../types.ts'
import { checkAsin } from './asin.ts'
import { checkBoolean } from './boolean.ts'
import { checkCountry } from './country.ts'
import { checkCurrency, contradicts } from './currency.ts'
import { compileDate } from './date.ts'
import { compileInteger } from './integer.ts'
import { compileCategory, compileImages } from './parts.ts'
import { compileSupplierSku } from './supplier-sku.ts'
import { compileText } from './text.ts'
import { isWebAddress } from './url.ts'

const format: CellFormat = { decimalMark: ',', thousandMark: '.', dateOrder: 'dmy' }

describe('checks', () => {
  it.each([
    ['12', 12, null],
    ['12,0', 12, null],
    ['1.234', 1234, null],
    ['1 234', 1234, null],
    ['0', 0, null],
    ['-3', -3, 'STOCK_NEGATIVE'],
    ['12,5', null, 'INTEGER_NOT_READ'],
    ['>10', null, 'INTEGER_NOT_READ'],
    ['in stock', null, 'INTEGER_NOT_READ'],
    ['9999999999', null, 'INTEGER_RANGE'],
    ['#REF!', null, 'CELL_IS_ERROR'],
  ])('reads the stock %s', (text, value, code) => {
    expect(compileInteger(format, true)(text)).toMatchObject({ value, code })
  })

  it('lets nothing but stock be negative', () => {
    expect(compileInteger(format, false)('-3')).toMatchObject({ code: 'INTEGER_RANGE', bad: true })
  })

  it.each([
    ['16/03/2011', '2011-03-16', null],
    ['2024-02-29', '2024-02-29', null],
    ['31/02/2024', null, 'DATE_IMPOSSIBLE'],
    ['12/25/2024', null, 'DATE_OTHER_ORDER'],
    ['45678', null, 'DATE_IS_SERIAL'],
    ['soon', null, 'DATE_NOT_READ'],
    ['#VALEUR!', null, 'CELL_IS_ERROR'],
  ])('reads the date %s', (text, value, code) => {
    expect(compileDate(format)(text)).toMatchObject({ value, code })
  })

  it.each([
    ['EUR', 'EUR'],
    ['eur', 'EUR'],
    ['€', 'EUR'],
    ['£', 'GBP'],
    ['EURO', 'EUR'],
    ['XYZ', null],
    ['12 EUR', null],
  ])('reads the currency %s', (text, value) => {
    expect(checkCurrency(text).value).toBe(value)
  })

  it.each([
    ['EUR', 'CHF', '12,00 €', true],
    ['USD', 'CAD', '$12', false],
    ['USD', 'CAD', '12 USD', true],
    ['USD', 'EUR', '$12', true],
    ['SEK', 'NOK', '12 kr', false],
    ['EUR', 'EUR', '12 €', false],
  ])('compares %s beside a price with %s of the row (%s)', (seen, stated, cell, expected) => {
    expect(contradicts(seen, stated, cell)).toBe(expected)
  })

  it.each([
    ['FR', 'FR'],
    ['fra', 'FR'],
    ['France', 'FR'],
    ['Deutschland', 'DE'],
    ['ALLEMAGNE', 'DE'],
    ['Germania', 'DE'],
    ['España', 'ES'],
    ['Etats-Unis', 'US'],
    ['U.S.A.', 'US'],
    ['P.R. China', 'CN'],
    ['Europe', null],
    ['XX', null],
  ])('reads the country %s', (text, value) => {
    expect(checkCountry(text).value).toBe(value)
  })

  it.each([
    ['oui', true],
    ['NON', false],
    ['Ja', true],
    ['true', true],
    ['0', false],
    ['Sí', true],
    ['vero', true],
    ['maybe', null],
  ])('reads yes and no: %s', (text, value) => {
    expect(checkBoolean(text).value).toBe(value)
  })

  it.each([
    ['B07KMVJJK7', 'B07KMVJJK7'],
    ['b07kmvjjk7', 'B07KMVJJK7'],
    ['B07', null],
  ])('reads the ASIN %s', (text, value) => {
    expect(checkAsin(text).value).toBe(value)
  })

  it.each([
    ['12E5', null],
    ['1.23E-05', null],
    ['00123', null],
    ['=1+1', null],
    ['1.23E+05', 'SKU_DIGITS_LOST'],
    ['1,23457E+11', 'SKU_DIGITS_LOST'],
    ['caf\ufffd', 'TEXT_DAMAGED'],
    ['x'.repeat(101), 'TEXT_TOO_LONG'],
    ['NULL', 'CELL_IS_ERROR'],
  ])('checks the SKU %s', (text, code) => {
    expect(compileSupplierSku(100)(text).code).toBe(code)
  })

  it('counts characters as the database does, not the places they take', () => {
    expect(compileText(3)('😀😀😀').code).toBeNull()
    expect(compileText(3)('😀😀😀a').code).toBe('TEXT_TOO_LONG')
  })

  it.each(['#N/A', '#WERT!', '#¡REF!', 'NULL', '########'])('takes %s for no text', (text) => {
    expect(compileText(100)(text).code).toBe('CELL_IS_ERROR')
  })

  it.each(['Null & Co', '#1 pick', '#', 'Nanotape', 'n/a'])('takes %s for text', (text) => {
    expect(compileText(100)(text).code).toBeNull()
  })

  it.each([
    'https://example.com/a.jpg',
    'HTTP://example.com',
    'https://burst.shopifycdn.com/photos/floral_925x@2x.jpg?v=1#x',
    'https://example.com:8443/é',
    'http://192.168.0.1/x',
    'https://bücher.example/x',
  ])('takes the address %s', (text) => {
    expect(isWebAddress(text)).toBe(true)
  })

  it.each([
    'example.com/a.jpg',
    'ftp://example.com/a.jpg',
    'javascript:alert(1)',
    'https://',
    'https:///a.jpg',
    'https://exa mple.com/',
    'https://example.com/a b.jpg',
    'https://example.com/"onload=',
    'http://999.999.999.999/',
    `https://example.com/${'a'.repeat(2_000)}`,
  ])('refuses the address %s', (text) => {
    expect(isWebAddress(text)).toBe(false)
  })

  it('takes no address the standard would not', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl(),
          fc.string().map((text) => `https://${text}`),
        ),
        (text) => {
          if (isWebAddress(text)) expect(URL.canParse(text)).toBe(true)
        },
      ),
    )
  })

  it('splits pictures, each once, and keeps the good ones of a cell with a bad one', () => {
    const images = compileImages('|')

    expect(images('https://a.example/1 | https://a.example/1|').value).toEqual(['https://a.example/1'])
    expect(images('https://a.example/1|none')).toEqual({
      value: ['https://a.example/1'],
      code: 'URL_NOT_VALID',
      bad: true,
    })
  })

  it('reads a category from the root down', () => {
    expect(compileCategory('>')('Office > Pens > ').value).toEqual(['Office', 'Pens'])
    expect(compileCategory(undefined)('TV/Video').value).toEqual(['TV/Video'])
    expect(compileCategory('>')('x'.repeat(256)).code).toBe('TEXT_TOO_LONG')
  })
})
