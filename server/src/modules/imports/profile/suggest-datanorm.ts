import type { Detection, FieldMapping, Profile, Transform } from '@products-manager/contract'

const DATANORM = /^DATANORM /
const NAME = 'Kurztext 1'
const perUnit: Transform[] = [{ do: 'formula', formula: 'value / [Preiseinheit]' }]

const of = (column: string): FieldMapping => ({ from: { column } })

const priceFields: Profile['fields'] = {
  supplierSku: of('Artikelnummer'),
  // What the list says others pay; what this customer pays is the net price.
  price: { ...of('Listenpreis'), transforms: perUnit },
  cost: { ...of('Nettopreis'), transforms: perUnit },
  currency: of('Währung'),
}

const articleFields: Profile['fields'] = {
  ean: of('EAN'),
  ...priceFields,
  title: { from: [{ column: NAME }, { column: 'Kurztext 2' }], join: ' ' },
  description: { from: [{ column: 'Langtext' }, { column: 'Dimensionstext' }], join: '\n' },
  manufacturerReference: of('Herstellernummer'),
  category: { ...of('Warengruppentext'), split: '>' },
  minOrderQuantity: of('Verpackungsmenge'),
}

/**
 * The profile of every DATANORM file: their columns are always the same. A file of prices has no names, and must not take
 * away those that are known. Null for any other file.
 */
export function suggestDatanorm({ format, columns }: Detection, name: string): Profile | null {
  if (!DATANORM.test(format?.reading ?? '')) return null
  const hasNames = columns.some((column) => column.name === NAME && column.filled > 0)
  return {
    name,
    version: 1,
    fields: hasNames ? articleFields : priceFields,
    // What goes is told, and what is not told stays.
    listing: 'changes',
    deleted: { from: { column: 'Verarbeitung' }, values: ['L'] },
  }
}
