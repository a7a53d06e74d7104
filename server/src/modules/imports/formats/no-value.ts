import type { ProductField, Profile } from '@products-manager/contract'

/** What suppliers write where they have nothing to say. Not '#N/A': a spreadsheet's error is told and repaired as one. */
export const usualNoValues: readonly string[] = [
  ...['-', '--', '---', '–', '—', '?', 'n/a', 'na', 'n.a.', 'n.a', 'n.c.', 'nc', 'nan', 'null', 'nil', 'none'],
  ...['undefined', 'tbd', 'tba', 'k.a.', 'k. a.', 'keine angabe', 's/o', 'sans', 'sans marque', 'aucun', 'aucune'],
  ...['néant', 'no brand', 'unbranded', 'ohne marke', 'sin marca', 'senza marca', 'bez marki'],
]

// 'None' is a colour or a material as good as any, '-' beside a count may be 0, 'no' is an answer, and NA is Namibia.
const sayingMore: ReadonlySet<ProductField> = new Set<ProductField>([
  'color',
  'size',
  'material',
  'countryOfOrigin',
  'isActive',
  'stock',
  'variantStock',
  ...(['option1Name', 'option1Value', 'option2Name', 'option2Value', 'option3Name', 'option3Value'] as const),
])

const usual: ReadonlySet<string> = new Set(usualNoValues)
const LONGEST_USUAL = Math.max(...usualNoValues.map(({ length }) => length))

/** Whether the text is one of the usual words for nothing. */
export function isUsualNoValue(text: string): boolean {
  return text.length <= LONGEST_USUAL && usual.has(text.toLowerCase())
}

/** Whether a text of the field says that there is no value; null where the profile lets no word say so. */
export function compileNoValue({ noValue = [] }: Profile, field: ProductField): ((text: string) => boolean) | null {
  if (noValue.length === 0 || sayingMore.has(field)) return null
  const words = new Set(noValue.map((word) => word.trim().normalize('NFC').toLowerCase()))
  const longest = Math.max(...[...words].map(({ length }) => length))
  return (text) => text.length <= longest && words.has(text.toLowerCase())
}
