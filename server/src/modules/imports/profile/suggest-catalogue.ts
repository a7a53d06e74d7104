import type {
  DetectedColumn,
  Detection,
  FieldMapping,
  ProductField,
  Profile,
  SpecificationSource,
  Transform,
} from '@products-manager/contract'
import { PAIR_EQUALS, PAIR_SEPARATOR } from '../formats/pairs.ts'
import { isReadable } from './content-score.ts'
import { priceUnitSteps } from './price-unit.ts'
import { promotionFields } from './promotion-fields.ts'
import { referenceSteps, stepsFor, unitColumnSteps } from './suggest-steps.ts'

type Paths = Partial<Record<ProductField, readonly RegExp[]>>

// Where a known catalogue format keeps what; the first path that the file has wins. Texts of one language come in
// columns of their own, '[deu]': that of the file's own language is taken, else the first, and a person chooses another.
const bmecat: Paths = {
  ean: [/\/(?:EAN|INTERNATIONAL_PID(?:\[(?:ean|gtin)\])?)$/i],
  supplierSku: [/^SUPPLIER_(?:AID|PID)(?:\[|$)/],
  title: [/\/DESCRIPTION_SHORT(?:\[|$)/],
  description: [/\/DESCRIPTION_LONG(?:\[|$)/],
  brand: [/\/MANUFACTURER_NAME$/],
  manufacturerReference: [/\/MANUFACTURER_(?:AID|PID)$/],
  // What others are asked comes before what this customer pays, and that is the price where nothing else is said.
  price: [
    /PRICE\[net_list\]\/PRICE_AMOUNT$/,
    /PRICE\[gros_list\]\/PRICE_AMOUNT$/,
    /PRICE\[nrp\]\/PRICE_AMOUNT$/,
    /\/PRICE_AMOUNT$/,
  ],
  cost: [/PRICE\[net_customer\w*\]\/PRICE_AMOUNT$/],
  compareAtPrice: [/PRICE\[nrp\]\/PRICE_AMOUNT$/],
  currency: [/\/PRICE_CURRENCY$/],
  taxRate: [/\/TAX$/],
  minOrderQuantity: [/\/QUANTITY_MIN$/],
  leadTimeDays: [/\/DELIVERY_TIME$/],
  // In kilograms always.
  weight: [/PRODUCT_DIMENSIONS\/WEIGHT$/],
  images: [/\/MIME\/MIME_SOURCE$/],
}

const google: Paths = {
  supplierSku: [/^id$/],
  ean: [/^gtin$/],
  title: [/^title$/],
  description: [/^description$/],
  brand: [/^brand$/],
  manufacturerReference: [/^mpn$/],
  category: [/^product_type$/, /^google_product_category$/],
  price: [/^price$/],
  color: [/^color$/],
  size: [/^size$/],
  material: [/^material$/],
  weight: [/^shipping_weight$/],
  images: [/^image_link$/],
}

const pricat: Paths = {
  ean: [/^LIN\/(?:EN|EAN|SRV|UP)$/, /^PIA\/(?:EN|EAN|SRV|UP)$/],
  supplierSku: [/^PIA\/SA$/, /^LIN\/SA$/],
  manufacturerReference: [/^PIA\/MF$/],
  // Behind 35 stands a colour, behind 98 a size, and behind C of which kind the unit is.
  title: [/^IMD\/(?:DSC|ANM)$/, /^IMD\/[FABE]$/, /^IMD\/(?!35$|98$|BRN$|C$)/],
  brand: [/^IMD\/BRN$/],
  color: [/^IMD\/35$/],
  size: [/^IMD\/98$/],
  cost: [/^PRI\/AAA(?:\[(?!SRP|RTP)|$)[^/]*$/],
  price: [/^PRI\/AA[BE](?:\[(?:SRP|RTP)\])?$/, /^PRI\/\w+\[(?:SRP|RTP)\]$/],
  currency: [/^(?:\.\.\/)?CUX$/],
  stock: [/^QTY\/(?:17|145)$/],
  minOrderQuantity: [/^QTY\/53$/],
  taxRate: [/^TAX\//],
  // With its packing, which is what is sent; without it where nothing else is said.
  weight: [/^MEA\/(?:AAB|G|AAD)$/, /^MEA\/(?:AAA|N|AAC)$/],
  width: [/^MEA\/WD$/],
  height: [/^MEA\/HT$/],
  depth: [/^MEA\/(?:DP|LN)$/],
}

const gs1: Paths = {
  ean: [/(?:^|\/)gtin$/i],
  title: [
    /(?:^|\/)(?:productName|tradeItemDescription)(?:\[|$|\/)/i,
    /(?:^|\/)regulatedProductName(?:\[|$|\/)/i,
    /(?:^|\/)functionalName(?:\[|$|\/)/i,
  ],
  shortDescription: [/(?:^|\/)descriptionShort(?:\[|$)/i],
  brand: [/(?:^|\/)brandName$/i],
  supplierSku: [
    /additionalTradeItemIdentification\[SUPPLIER_ASSIGNED\]$/,
    /additionalTradeItemIdentification(?:\[\w+\])?(?:\/additionalTradeItemIdentificationValue)?$/i,
  ],
  price: [/(?:tradeItemPrice|suggestedRetailPrice|priceValue|amount)$/i, /(?:^|\/)price$/i],
  currency: [/(?:^|\/)(?:price|\w*price|priceValue|amount)\/@currencyCode$/i],
  weight: [/(?:^|\/)grossWeight(?:\/value)?$/i, /(?:^|\/)netWeight(?:\/value)?$/i],
  width: [/(?:^|\/)width(?:\/value)?$/i],
  height: [/(?:^|\/)height(?:\/value)?$/i],
  depth: [/(?:^|\/)depth(?:\/value)?$/i],
}

const onix: Paths = {
  ean: [/^ProductIdentifier\[15\]\/IDValue$/, /^ProductIdentifier\[03\]\/IDValue$/],
  supplierSku: [/^RecordReference$/],
  title: [/Title(?:Detail)?\[01\]\/(?:TitleElement\/)?(?:TitleText|TitleWithoutPrefix)$/],
  description: [/TextContent\[03\]\/Text(?:\/p)?$/, /TextContent\[\d+\]\/Text(?:\/p)?$/],
  brand: [/Publisher\/PublisherName$/, /Imprint\/ImprintName$/],
  // With tax, as people pay it; 01 is without.
  price: [/Price\[02\]\/PriceAmount$/, /Price\[01\]\/PriceAmount$/, /\/PriceAmount$/],
  currency: [/Price\[02\]\/CurrencyCode$/, /Price\[01\]\/CurrencyCode$/, /\/CurrencyCode$/],
  stock: [/Stock\/OnHand$/],
  weight: [/Measure\[08\]\/Measurement$/],
  width: [/Measure\[02\]\/Measurement$/],
  height: [/Measure\[01\]\/Measurement$/],
  depth: [/Measure\[03\]\/Measurement$/],
}

const cxml: Paths = {
  supplierSku: [/ItemID\/SupplierPartID$/],
  title: [/\/ShortName$/, /\/Description(?:\[[^/]*\])?$/],
  description: [/\/Description(?:\[[^/]*\])?$/],
  brand: [/\/ManufacturerName(?:\[[^/]*\])?$/],
  manufacturerReference: [/\/ManufacturerPartID$/],
  price: [/UnitPrice\/Money$/],
  currency: [/UnitPrice\/Money\/@currency$/],
  leadTimeDays: [/\/LeadTime$/],
}

// What the product is called in the index is the number of its sheet; a row has all the EANs that it is sold under.
const icecatIndex: Paths = {
  ean: [/^EAN_UPCS\/EAN_UPC\/@Value$/],
  supplierSku: [/^@Product_ID$/],
  title: [/^@Model_Name$/],
  manufacturerReference: [/^@Prod_ID$/],
  images: [/^@HighPic$/],
}

const icecat: Paths = {
  ean: [/^EANCode\/@EAN$/],
  supplierSku: [/^@ID$/],
  title: [/^@Title$/, /^@Name$/],
  description: [/^ProductDescription\/@LongDesc$/, /^SummaryDescription\/LongSummaryDescription$/],
  shortDescription: [/^SummaryDescription\/ShortSummaryDescription$/, /^ProductDescription\/@ShortDesc$/],
  brand: [/^Supplier\/@Name$/],
  manufacturerReference: [/^@Prod_id$/],
  category: [/^Category\/Name\/@Value$/],
  availableFrom: [/^@ReleaseDate$/],
  images: [/^ProductGallery\/ProductPicture\/@Pic$/, /^@HighPic$/],
}

// A category is told by its number in another list.
const yml: Paths = {
  ean: [/^barcode$/],
  supplierSku: [/^@id$/],
  title: [/^name$/, /^model$/],
  description: [/^description$/],
  brand: [/^vendor$/],
  manufacturerReference: [/^vendorCode$/],
  price: [/^price$/],
  compareAtPrice: [/^oldprice$/],
  currency: [/^currencyId$/],
  countryOfOrigin: [/^country_of_origin$/],
  weight: [/^weight$/],
  images: [/^picture$/],
}

const ubl: Paths = {
  ean: [/^Item\/StandardItemIdentification\/ID$/],
  supplierSku: [/^Item\/SellersItemIdentification\/ID$/],
  title: [/^Item\/Name$/],
  description: [/^Item\/Description$/],
  brand: [/^Item\/BrandName$/, /^Item\/ManufacturerParty\/PartyName\/Name$/],
  manufacturerReference: [/^Item\/ManufacturersItemIdentification\/ID$/],
  price: [/\/Price\/PriceAmount$/],
  currency: [/\/Price\/PriceAmount\/@currencyID$/],
  taxRate: [/^Item\/ClassifiedTaxCategory\/Percent$/],
  minOrderQuantity: [/^MinimumOrderQuantity$/],
  countryOfOrigin: [/^Item\/OriginCountry\/IdentificationCode$/],
  images: [/\/ExternalReference\/URI$/],
}

const known: readonly (readonly [RegExp, Paths])[] = [
  [/^BMEcat/, bmecat],
  [/^Google/, google],
  [/PRICAT$/, pricat],
  [/^GS1/, gs1],
  [/^ONIX/, onix],
  [/^cXML/, cxml],
  [/^Icecat index/, icecatIndex],
  [/^Icecat/, icecat],
  [/^YML/, yml],
  [/^UBL/, ubl],
]

const REPEATED = ' | '
const CURRENCY = /^[A-Z]{3}$/
// As it was called until 1998, and is by most who write such files.
const ROUBLES: Transform = { do: 'replace', find: 'RUR', with: 'RUB' }
const FURTHER_IMAGES = 'additional_image_link'

/** A ready-made profile for a catalogue format that is known by name; null for any other file. */
export function suggestCatalogue({ format, columns }: Detection, name: string): Profile | null {
  const paths = known.find(([reading]) => reading.test(format?.reading ?? ''))?.[1]
  if (!paths) return null
  const names = columns.map((column) => column.name ?? '')
  const find = (pattern: RegExp) => {
    const found = names.filter((each) => pattern.test(each))
    return found.find((each) => each.endsWith(`[${format?.language}]`)) ?? found[0]
  }
  const fields: Partial<Record<ProductField, FieldMapping>> = {}
  for (const [field, patterns] of Object.entries(paths) as [ProductField, readonly RegExp[]][]) {
    const column = besidePrice(field, fields, names) ?? patterns.map(find).find((found) => found !== undefined)
    if (column === undefined) continue
    const found = columns[names.indexOf(column)]!
    // Names of files that come beside the catalogue would have every row refused.
    if (field === 'images' && !isReadable(field, found)) continue
    const steps = [
      ...referenceSteps(field, found),
      ...(paths === bmecat ? [...firstPriceSteps(found, columns), ...pictureSteps(field, found)] : []),
      ...stepsFor(field, found).filter(({ do: step }) => step === 'multiply' || step === 'convert-unit'),
      ...priceUnitSteps(field, found, columns),
      ...unitColumnSteps(field, found, columns),
      ...(paths === icecat || paths === icecatIndex ? icecatSteps(field) : []),
      ...(paths === yml && field === 'currency' ? [ROUBLES] : []),
    ]
    fields[field] = { from: { column }, ...splitOf(field), ...(steps.length > 0 && { transforms: steps }) }
  }
  if (Object.keys(fields).length === 0) return null
  if (!fields.currency && CURRENCY.test(format?.currency ?? '')) fields.currency = { constant: format?.currency ?? '' }
  if (paths === google && names.includes('sale_price'))
    Object.assign(fields, promotionFields({ name: 'sale_price' }, { name: 'price' }))
  if (paths === google && fields.images && names.includes(FURTHER_IMAGES))
    fields.images = { ...fields.images, from: [{ column: 'image_link' }, { column: FURTHER_IMAGES }], join: REPEATED }
  for (const other of ['cost', 'compareAtPrice'] as const)
    if (sameColumn(fields.price, fields[other])) delete fields[other]
  if (sameColumn(fields.title, fields.description)) delete fields.description
  const specifications: SpecificationSource[] = names
    .filter((each) => each.endsWith('/pairs'))
    .map((column) => ({ from: { column }, pairs: { separator: PAIR_SEPARATOR, equals: PAIR_EQUALS } }))
  const told = paths === gs1 ? { ...packedOf(columns) } : tellsOf(paths, names)
  return { name, version: 1, fields, ...told, ...(specifications.length > 0 && { specifications }) }
}

// EDIFACT's code for a line that is deleted; the next file may have some where this one has none.
const ACTION = 'LIN/action'
const DELETED = '2'

/** What goes, where the format tells of it: then it says nothing of what it leaves out, unless it may be a full list. */
function tellsOf(paths: Paths, names: readonly string[]): Pick<Profile, 'listing' | 'deleted'> {
  if (paths === pricat && names.includes(ACTION)) return { deleted: { from: { column: ACTION }, values: [DELETED] } }
  const [column, value] =
    paths === icecatIndex ? ['@Quality', 'REMOVED'] : paths === ubl ? ['ActionCode', 'Delete'] : []
  if (column === undefined || value === undefined || !names.includes(column)) return {}
  return { listing: 'changes', deleted: { from: { column }, values: [value] } }
}

const UNIT_DESCRIPTOR = /(?:^|\/)tradeItemUnitDescriptor(?:Code)?$/i
const PIECE = 'BASE_UNIT_OR_EACH'
const PACKED = ['CASE', 'PALLET', 'DISPLAY_SHIPPER', 'TRANSPORT_LOAD', 'MIXED_MODULE']

/** What pieces are sent in is no product beside them; where no piece is listed, cases are what is sold. */
function packedOf(columns: readonly DetectedColumn[]): Pick<Profile, 'deleted'> | null {
  const column = columns.find(({ name }) => UNIT_DESCRIPTOR.test(name ?? ''))
  if (!column?.name || !column.samples.includes(PIECE) || !column.samples.some((unit) => PACKED.includes(unit)))
    return null
  return { deleted: { from: { column: column.name }, values: PACKED } }
}

/** Of several EANs the first; and line breaks that are written as two signs. */
function icecatSteps(field: ProductField): Transform[] {
  if (field === 'ean') return [{ do: 'take', separator: REPEATED, part: 1 }]
  return field === 'description' ? [{ do: 'replace', find: '\\n', with: '\n' }] : []
}

const AMOUNT = /PRICE_AMOUNT$/
const BESIDE_AMOUNT = /(?:PRICE_CURRENCY|TAX)$/

/**
 * Of prices by how many are bought, or in several currencies, the first: where the bounds that stand beside them have
 * their lowest first, or each price has a currency of its own. Its currency and its tax come first, too.
 */
function firstPriceSteps({ name, samples }: DetectedColumn, columns: readonly DetectedColumn[]): Transform[] {
  const several = mostIn(samples)
  if (name === null || several < 2) return []
  const first: Transform = { do: 'take', separator: REPEATED, part: 1 }
  if (BESIDE_AMOUNT.test(name)) return [first]
  if (!AMOUNT.test(name)) return []
  const beside = (other: string) => columns.find((column) => column.name === name.replace(AMOUNT, other))?.samples ?? []
  const [bounds, currencies] = [beside('LOWER_BOUND'), beside('PRICE_CURRENCY')]
  const isScale = mostIn(bounds) >= several && bounds.every(hasLowestFirst)
  return isScale || mostIn(currencies) >= several ? [first] : []
}

/** BMEcat has a currency and a tax for each price: those of the one that is taken. */
function besidePrice(field: ProductField, { price }: Profile['fields'], names: readonly string[]): string | undefined {
  const other = field === 'currency' ? 'PRICE_CURRENCY' : field === 'taxRate' ? 'TAX' : null
  if (other === null || !price?.from || !('column' in price.from) || !AMOUNT.test(price.from.column)) return undefined
  const column = price.from.column.replace(AMOUNT, other)
  return names.includes(column) ? column : undefined
}

function mostIn(samples: readonly string[]): number {
  return Math.max(0, ...samples.map((text) => text.split(REPEATED).length))
}

function hasLowestFirst(text: string): boolean {
  const [first, ...others] = text.split(REPEATED).map(Number)
  return others.every((bound) => bound >= (first ?? Number.NaN))
}

// Sheets and drawings stand among the pictures.
const NO_PICTURE = String.raw`[^| ][^|]*\.(?:pdf|zip|docx?|xlsx?|txt|html?|dwg|dxf|stp|step|mp4|avi)`

function pictureSteps(field: ProductField, { samples }: DetectedColumn): Transform[] {
  if (field !== 'images' || !samples.some((text) => new RegExp(NO_PICTURE, 'i').test(text))) return []
  return [
    { do: 'regex', pattern: String.raw`${NO_PICTURE} \| `, with: '', ignoreCase: true },
    { do: 'regex', pattern: String.raw`(?: \| )?${NO_PICTURE}$`, with: '', ignoreCase: true },
  ]
}

function splitOf(field: ProductField): Pick<FieldMapping, 'split'> {
  if (field === 'images') return { split: REPEATED }
  return field === 'category' ? { split: '>' } : {}
}

function sameColumn(a: FieldMapping | undefined, b: FieldMapping | undefined): boolean {
  return a !== undefined && b !== undefined && JSON.stringify(a.from) === JSON.stringify(b.from)
}
