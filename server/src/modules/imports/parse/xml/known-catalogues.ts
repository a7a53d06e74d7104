import { ANYWHERE, type Candidate } from '../tree/choose-records.ts'
import { localName } from './read-xml-part.ts'
import type { XmlStructure } from './structure.ts'

/** The element around an ONIX message. */
export const ONIX_ROOT = 'ONIXMessage'

/** The element around what Icecat sends. */
export const ICECAT_ROOT = 'ICECAT-interface'

export interface KnownCatalogue {
  /** Path of a record. */
  path: string
  /** What people call the format. */
  reading: string
  /** The one its texts are in when they are there in several. */
  language?: string | null
  /** That of prices that name none. */
  currency?: string | null
}

/** Catalogue formats that say themselves what a record is. */
export function knownCatalogue(structure: XmlStructure): KnownCatalogue | null {
  return (
    bmecat(structure) ??
    googleMerchant(structure) ??
    onix(structure) ??
    cxml(structure) ??
    icecat(structure) ??
    yml(structure) ??
    ubl(structure) ??
    gs1(structure)
  )
}

function bmecat(structure: XmlStructure): KnownCatalogue | null {
  if (structure.root?.name !== 'BMECAT') return null
  const record = structure
    .candidates()
    .filter(({ steps }) => steps.length === 3 && steps[1]?.startsWith('T_'))
    .find(({ steps }) => steps[2] === 'ARTICLE' || steps[2] === 'PRODUCT')
  if (!record) return null
  const version = record.steps[2] === 'ARTICLE' ? '1.2' : '2005'
  const { language, currency } = structure
  return { path: record.path, reading: `BMEcat ${version}`, language, currency }
}

const GOOGLE = 'http://base.google.com/ns/1.0'

function googleMerchant(structure: XmlStructure): KnownCatalogue | null {
  const { root } = structure
  if (!root || !Object.values(root.attributes).some((value) => value.startsWith(GOOGLE))) return null
  const record = structure
    .candidates()
    .find(({ path }) => path === '/rss/channel/item' || path === '/feed/entry' || path === '/RDF/item')
  if (!record) return null
  return { path: record.path, reading: 'Google Merchant' }
}

/** Books, as publishers tell of them. */
function onix(structure: XmlStructure): KnownCatalogue | null {
  const { root } = structure
  if (!root || localName(root.name) !== ONIX_ROOT) return null
  const record = structure.candidates().find(({ path }) => path === `/${ONIX_ROOT}/Product`)
  if (!record) return null
  const release = Object.entries(root.attributes).find(([name]) => name === 'release')?.[1]
  return { path: record.path, reading: `ONIX ${release ?? ''}`.trim() }
}

function cxml(structure: XmlStructure): KnownCatalogue | null {
  if (structure.root?.name !== 'Index') return null
  const record = structure.candidates().find(({ path }) => path === '/Index/IndexItem')
  return record ? { path: record.path, reading: 'cXML catalogue' } : null
}

/** The list of all products, and the sheet of one, in one element around both. */
function icecat(structure: XmlStructure): KnownCatalogue | null {
  if (structure.root?.name !== ICECAT_ROOT) return null
  const candidates = structure.candidates()
  const index = candidates.find(({ path }) => path === `/${ICECAT_ROOT}/files.index/file`)
  if (index) return { path: index.path, reading: 'Icecat index' }
  const product = candidates.find(({ path }) => path === `/${ICECAT_ROOT}/Product`)
  return product ? { path: product.path, reading: 'Icecat' } : null
}

/** Offers for marketplaces, as Yandex has them written. */
function yml(structure: XmlStructure): KnownCatalogue | null {
  if (structure.root?.name !== 'yml_catalog') return null
  const record = structure.candidates().find(({ path }) => path === '/yml_catalog/shop/offers/offer')
  return record ? { path: record.path, reading: 'YML' } : null
}

const UBL = /ubl:schema:xsd:Catalogue-2$/

/** What public buyers are sent, as a part of PEPPOL. */
function ubl(structure: XmlStructure): KnownCatalogue | null {
  const { root } = structure
  if (!root || !Object.values(root.attributes).some((value) => UBL.test(value))) return null
  const record = structure.candidates().find(({ path }) => path === '/Catalogue/CatalogueLine')
  return record ? { path: record.path, reading: 'UBL catalogue' } : null
}

/** A trade item stands deep in a message of GS1; its levels differ by version, its name does not. */
function gs1(structure: XmlStructure): KnownCatalogue | null {
  const { root } = structure
  const isGs1 = Object.values(root?.attributes ?? {}).some((value) => /gs1|ean-ucc/i.test(value))
  if (!root || !isGs1) return null
  const record = structure
    .candidates()
    .filter(({ steps }) =>
      /^(?:tradeItem|catalogueItem|itemPriceInformation|priceSynchronisationItem)$/i.test(steps.at(-1) ?? ''),
    )
    .toSorted((a, b) => Number(/tradeItem$/i.test(b.path)) - Number(/tradeItem$/i.test(a.path)))[0]
  if (!record) return null
  return { path: pathWithParts(record, structure), reading: 'GS1 XML' }
}

/** What a trade item is packed of stands beside it, in an item of its own, and so on down to the piece. */
function pathWithParts({ path, steps }: Candidate, structure: XmlStructure): string {
  const above = `/${steps.slice(0, -1).join('/')}/`
  const name = steps.at(-1) ?? ''
  const isPacked = structure
    .candidates()
    .some((other) => other.path !== path && other.path.startsWith(above) && other.path.endsWith(`/${name}`))
  return isPacked ? `${above}${ANYWHERE}/${name}` : path
}
