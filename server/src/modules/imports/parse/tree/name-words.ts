const names = new Set([
  'name',
  'key',
  'label',
  'fname',
  'ft_name',
  'attributename',
  'attribute_name',
  'attrname',
  'attribute_code',
])
const values = new Set(['value', 'val', 'fvalue', 'fvalue_details', 'attributevalue', 'attribute_value', 'attrvalue'])
const units = new Set(['unit', 'funit', 'uom', 'ft_unit'])

/** Which part of a name with its value an element or a key is, by what it is called. */
export function pairPart(name: string): 'name' | 'value' | 'unit' | null {
  const lower = name.toLowerCase()
  if (names.has(lower)) return 'name'
  if (values.has(lower)) return 'value'
  return units.has(lower) ? 'unit' : null
}

const LABEL =
  /^(?:name|key|code|id|label|field|title|column|attribute|attr_?name|attribute_?(?:name|code|id)|fname|ft_name|property|param(?:eter)?)$/i

/** Whether what is called so can say what the part around it is. */
export function isLabelName(name: string): boolean {
  return LABEL.test(name)
}

const BESIDE = /^(?:type|lang|language|locale|position|sort|order)$/i

/** Whether what is called so can hold what a part with a label says; a feature has one value, and choices have values. */
export function isValueName(name: string): boolean {
  return pairPart(name) === 'value' || name.toLowerCase() === 'values'
}

/** Whether what has parts of these names, and no others, is one property of something with its value. */
export function isPair(names: ReadonlySet<string>): boolean {
  const all = [...names]
  const values = all.filter(isValueName).length
  const labels = all.filter(isLabelName).length
  return (
    values === 1 &&
    labels === 1 &&
    all.every((name) => isLabelName(name) || isValueName(name) || pairPart(name) !== null || BESIDE.test(name))
  )
}

const PRICE = /price|prix|preis|prezzo|precio/i

/** Whether what is called so says what something costs. */
export function isPriceName(name: string): boolean {
  return PRICE.test(name)
}

const PROPERTY = /attr|param|spec|feature|propert|charact|merkmal|eigenschaft|caract|propri/i

/** Whether what is called so holds one property of a product. */
export function isProperty(name: string): boolean {
  return PROPERTY.test(name)
}

const TITLE =
  /^(?:product|produkt|article|artikel|item)?[_-]?(?:title|name|titel|titre|titolo|t[ií]tulo|nom|nome|nombre|bezeichnung|d[eé]signation|libell[eé]|descri[cpz]i[oó]ne?|description)$/i

/** Whether what is called so says what a thing is. */
export function isTitle(name: string): boolean {
  return TITLE.test(name)
}

const RECORD =
  /^(?:.*[_-])?(?:products?|produits?|produkte?|prodott[oi]|productos?|articles?|artikel|articulos?|items?|entry|entries|offers?|angebote?|tradeitems?|skus?|rows?|records?|goods?|positions?|listings?|catalogueitems?|line)$/i

/** Whether records are usually called so. */
export function isRecordName(name: string): boolean {
  return RECORD.test(name)
}

const CODE =
  /^(?:(?:supplier|vendor|variant|product|item|article|art)?[_-]?(?:sku|ean|gtin|upc|isbn|asin|barcode|mpn|aid|pid)(?:[_-]?\d+)?|(?:art|artikel|article|item|product|produkt|order|bestell|variant)[_-]?(?:number|nummer|num|nr|no|code)|r[eé]f(?:[eé]rence)?|codice|codigo|kod)$/i

/** Whether what is called so tells one product from another. */
export function isCodeName(name: string): boolean {
  return CODE.test(name)
}
