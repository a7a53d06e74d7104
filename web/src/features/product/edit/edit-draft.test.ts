import type { Product } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import { checkDraft, draftOf, type EditDraft, type EditedField, editOf, type FieldDraft } from './edit-draft.ts'

const opened = draftOf({
  title: 'Pen',
  brand: { id: '1', name: 'Acier' },
  categoryPath: [
    { id: '2', name: 'Office' },
    { id: '3', name: 'Pens' },
  ],
  weight: '0.020',
  attributes: { color: 'blue', minOrderQuantity: '5' },
  heldFields: ['brand_name', 'min_order_quantity'],
} as unknown as Product)

const changed = (values: Partial<Record<EditedField, Partial<FieldDraft>>>): EditDraft => ({
  ...opened,
  ...Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, { ...opened[field as EditedField], ...value }]),
  ),
})

describe('the form of a product', () => {
  it('begins with what the product has, and what of it is held', () => {
    expect(opened).toMatchObject({
      title: { text: 'Pen', held: false },
      brand: { text: 'Acier', held: true },
      category: { text: 'Office > Pens', held: false },
      color: { text: 'blue', held: false },
      minOrderQuantity: { text: '5', held: true },
      material: { text: '', held: false },
    })
  })

  it('sends what was changed with what was seen there, and nothing else', () => {
    const draft = changed({
      title: { text: ' Fine pen ', held: true },
      category: { text: 'Office>Writing', held: true },
      weight: { text: '0,025', held: true },
      color: { text: '', held: true },
    })

    expect(editOf(draft, opened)).toEqual({
      values: { title: 'Fine pen', category: ['Office', 'Writing'], weight: '0.025', color: null },
      seen: { title: 'Pen', category: ['Office', 'Pens'], weight: '0.020', color: 'blue' },
      release: [],
    })
    expect(editOf(opened, opened)).toBeNull()
  })

  it('holds a value as it is, lets go of one, and gives one that imports may replace', () => {
    const draft = changed({ color: { held: true }, brand: { held: false }, title: { text: 'Nib', held: false } })

    expect(editOf(draft, opened)).toEqual({
      values: { title: 'Nib', color: 'blue' },
      seen: { title: 'Pen', color: 'blue' },
      release: ['title', 'brand'],
    })
  })

  it('says what the server would not take', () => {
    const draft = changed({
      title: { text: ' ' },
      weight: { text: 'heavy' },
      minOrderQuantity: { text: '1.5' },
      countryOfOrigin: { text: 'France' },
      availableFrom: { text: '1.2.2027' },
    })

    expect(checkDraft(draft)).toEqual({
      title: 'empty',
      weight: 'number',
      minOrderQuantity: 'whole',
      countryOfOrigin: 'country',
      availableFrom: 'day',
    })
    expect(checkDraft(opened)).toEqual({})
  })
})
