import type { Detection, FieldMapping, Profile, Transform } from '@products-manager/contract'

const DATANORM = /^DATANORM /
const perUnit: Transform[] = [{ do: 'formula', formula: 'value / [Preiseinheit]' }]

const of = (column: string): FieldMapping => ({ from: { column } })

/** The profile of every DATANORM file: their columns are always the same. Null for any other file. */
export function suggestDatanorm({ format }: Detection, name: string): Profile | null {
  if (!DATANORM.test(format?.reading ?? '')) return null
  return {
    name,
    version: 1,
    fields: {
      ean: of('EAN'),
      supplierSku: of('Artikelnummer'),
      title: { from: [{ column: 'Kurztext 1' }, { column: 'Kurztext 2' }], join: ' ' },
      description: { from: [{ column: 'Langtext' }, { column: 'Dimensionstext' }], join: '\n' },
      manufacturerReference: of('Herstellernummer'),
      category: { ...of('Warengruppentext'), split: '>' },
      // What the list says others pay; what this customer pays is the net price.
      price: { ...of('Listenpreis'), transforms: perUnit },
      cost: { ...of('Nettopreis'), transforms: perUnit },
      currency: of('Währung'),
      minOrderQuantity: of('Verpackungsmenge'),
    },
    deleted: { from: { column: 'Verarbeitung' }, values: ['L'] },
  }
}
