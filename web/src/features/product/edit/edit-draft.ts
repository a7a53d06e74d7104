import type { Product, ProductEdit } from '@products-manager/contract'

/** What a person can give a product by hand here, in the order of the form. */
export const editedFields = [
  ...(['title', 'shortDescription', 'description', 'brand', 'category'] as const),
  ...(['manufacturerReference', 'asin', 'externalId'] as const),
  ...(['color', 'size', 'material', 'countryOfOrigin'] as const),
  ...(['weight', 'width', 'height', 'depth'] as const),
  ...(['taxRate', 'minOrderQuantity', 'leadTimeDays', 'availableFrom'] as const),
] as const
export type EditedField = (typeof editedFields)[number]

/** A value as the form holds it: all text. A held one is kept from imports. */
export interface FieldDraft {
  text: string
  held: boolean
}

export type EditDraft = Readonly<Record<EditedField, FieldDraft>>
export type EditFault = 'empty' | 'number' | 'whole' | 'country' | 'day'

type EditedValues = NonNullable<ProductEdit['values']>

const DECIMALS: readonly string[] = ['weight', 'width', 'height', 'depth', 'taxRate']
const WHOLES: readonly string[] = ['minOrderQuantity', 'leadTimeDays']
const PATH = ' > '

export function draftOf(product: Product): EditDraft {
  const held = new Set(product.heldFields)
  return Object.fromEntries(
    editedFields.map((field) => [field, { text: storedText(product, field), held: held.has(heldName(field)) }]),
  ) as Record<EditedField, FieldDraft>
}

function storedText(product: Product, field: EditedField): string {
  if (field === 'brand') return product.brand?.name ?? ''
  if (field === 'category') return product.categoryPath.map(({ name }) => name).join(PATH)
  const value = field in product ? product[field as keyof Product] : product.attributes[field]
  return textOf(value)
}

/** A value that the server says the product has, as the form would hold it. */
export function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : String(value)
}

/** The name under which a product tells of a field that is held. */
function heldName(field: EditedField): string {
  return field === 'brand' ? 'brand_name' : field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** What the person has to correct before the server would take it. */
export function checkDraft(draft: EditDraft): Partial<Record<EditedField, EditFault>> {
  const faults: Partial<Record<EditedField, EditFault>> = {}
  for (const field of editedFields) {
    const fault = faultOf(field, draft[field].text.trim())
    if (fault) faults[field] = fault
  }
  return faults
}

function faultOf(field: EditedField, text: string): EditFault | null {
  if (text === '') return field === 'title' ? 'empty' : null
  if (DECIMALS.includes(field) && !/^\d{1,7}([.,]\d{1,3})?$/.test(text)) return 'number'
  if (WHOLES.includes(field) && !/^\d{1,9}$/.test(text)) return 'whole'
  if (field === 'countryOfOrigin' && !/^[A-Za-z]{2}$/.test(text)) return 'country'
  if (field === 'availableFrom' && !/^\d{4}-\d{2}-\d{2}$/.test(text)) return 'day'
  return null
}

/** What differs between the form and what it was opened with; null when nothing does. */
export function editOf(draft: EditDraft, opened: EditDraft): Omit<ProductEdit, 'author'> | null {
  const changed = editedFields.filter((field) => draft[field].text.trim() !== opened[field].text.trim())
  const newlyHeld = editedFields.filter((field) => draft[field].held && !opened[field].held)
  const given = [...new Set([...changed, ...newlyHeld])]
  // Whatever is given is held, unless it is let go in the same breath.
  const release = editedFields.filter((field) => !draft[field].held && (opened[field].held || given.includes(field)))
  if (given.length + release.length === 0) return null
  return { values: valuesOf(draft, given), seen: valuesOf(opened, given), release }
}

function valuesOf(draft: EditDraft, fields: readonly EditedField[]): EditedValues {
  return Object.fromEntries(fields.map((field) => [field, givenValue(field, draft[field].text)]))
}

function givenValue(field: EditedField, given: string): unknown {
  const text = given.trim()
  if (text === '') return null
  if (field === 'category')
    return text
      .split('>')
      .map((level) => level.trim())
      .filter((level) => level !== '')
  if (DECIMALS.includes(field)) return text.replace(',', '.')
  if (WHOLES.includes(field)) return Number(text)
  return field === 'countryOfOrigin' ? text.toUpperCase() : text
}
