import { expect, it } from 'vitest'
import { createFormat } from './format.ts'
import { writeFieldValue } from './write-field-value.ts'

const noon = '2026-11-21T12:38:49Z'
const english = { words: { yes: 'yes', no: 'no' }, format: createFormat('en') }
const french = { words: { yes: 'oui', no: 'non' }, format: createFormat('fr') }

it.each([
  ['price', '10.5', '10.50', '10,50'],
  ['compare_at_price', '10.8125', '10.8125', '10,8125'],
  ['weight', '0.125', '0.125', '0,125'],
  ['stock', 12, '12', '12'],
  ['stock', null, '–', '–'],
  ['ean', '4006381333931', '4006381333931', '4006381333931'],
  ['supplier_sku', '10.50', '10.50', '10.50'],
  ['technical_specs', { Poids: '1.5' }, 'Poids: 1.5', 'Poids: 1.5'],
  ['offer_is_active', true, 'yes', 'oui'],
  [
    'missing_since',
    '2026-11-21T12:38:49.035459+00:00',
    createFormat('en').moment(noon),
    createFormat('fr').moment(noon),
  ],
])('writes %s %j as %j, in French as %j', (field, value, inEnglish, inFrench) => {
  const written = [english, french].map((language) => writeFieldValue({ field, value }, language))

  expect(written).toEqual([inEnglish, inFrench])
})
