import type { PlanPart } from '@products-manager/contract'
import { joined, nothing, type Part, part } from '@products-manager/postgres'
import { isUuid } from '../../../platform/ids.ts'
import type { Draft } from '../draft.ts'
import { stagedColumns } from '../merge/columns.ts'

// What a row does besides filling fields: it goes with whichever of them is chosen.
const ALWAYS = ['ean', 'sku', 'supplier', 'offer', 'product', 'missing_since', 'currency']

/** The field of product_changes that a field of a draft fills. */
export function changeNameOf(field: keyof Draft): string {
  if (field === 'brand') return 'brand_name'
  if (field === 'category' || field === 'variants') return field
  if (field === 'isActive') return 'offer_is_active'
  return stagedColumns.find((staged) => staged.field === field)?.column ?? field
}

/** Which of a plan's fields are wanted; all of them when the part names none. */
export function chosenFields(all: ReadonlySet<keyof Draft>, chosen: PlanPart): ReadonlySet<keyof Draft> {
  if (!chosen.fields) return all
  const wanted = new Set<string>(chosen.fields)
  return new Set([...all].filter((field) => wanted.has(field)))
}

/** The fields of product_changes that the chosen part may write; null for all. */
export function chosenChangeNames(chosen: PlanPart): string[] | null {
  return chosen.fields ? [...ALWAYS, ...chosen.fields.map((field) => changeNameOf(field as keyof Draft))] : null
}

/**
 * The conditions on `plan_rows x` that a part means. Chosen by field, a part holds changed rows only: a product is made
 * whole or not at all.
 */
export function planCondition(chosen: PlanPart): Part {
  const { kinds, fields, brand, category, minMove, maxMove, noMoveOver, notEmptying, notPricedIn, products } = chosen
  const names = fields?.map((field) => changeNameOf(field as keyof Draft))
  const conditions: Part[] = [
    kinds ? part`x.kind = any (${kinds}::text[])` : nothing,
    names ? part`x.kind in ('updated', 'relisted') and x.fields ?| ${names}::text[]` : nothing,
    brand ? part`search_key(x.brand) = search_key(${brand})` : nothing,
    category ? part`(x.category = ${category} or x.category like ${`${escapeLike(category)} > %`})` : nothing,
    minMove === undefined ? nothing : part`x.price_move >= ${minMove}`,
    maxMove === undefined ? nothing : part`x.price_move <= ${maxMove}`,
    noMoveOver === undefined ? nothing : part`(x.price_move is null or abs(x.price_move) <= ${noMoveOver})`,
    notEmptying ? part`not (${emptied(notEmptying.map((field) => changeNameOf(field as keyof Draft)))})` : nothing,
    notPricedIn ? part`not (${pricedIn(notPricedIn)})` : nothing,
    products ? productCondition(products) : nothing,
  ]
  return part`true ${joined(
    conditions.map((condition) => (condition === nothing ? nothing : part`and ${condition}`)),
    part` `,
  )}`
}

/** The row `x` of a plan, or some of its fields, is what no part has applied. One that did not fit may fit now. */
export const isUnapplied = part`(x.applied_by is null or x.fields_left is not null)`

/** The row `x` is a change that is left to apply, as far as is known. */
export const isLeft = part`(x.kind <> 'unchanged' and x.conflict is null and ${isUnapplied})`

/** The row takes the value of one of the fields. */
function emptied(names: readonly string[]): Part {
  return part`exists (select from unnest(${names}::text[]) as name
    where x.fields -> name -> 'new' = 'null' and x.fields -> name -> 'old' <> 'null')`
}

/** The row's draft has its prices in one of the currencies, whether or not its offer had them so before. */
function pricedIn(currencies: readonly string[]): Part {
  return part`exists (select from plan_drafts priced
    where priced.plan_id = x.plan_id and priced.line = x.place and priced.currency = any (${currencies}::text[]))`
}

/** Products by identifier, EAN or the supplier's SKU. */
function productCondition(products: readonly string[]): Part {
  const ids = products.filter(isUuid)
  return part`(x.product_id = any (${ids}::uuid[]) or x.ean = any (${products}::text[]) or x.offer_key = any (${products}::text[]))`
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** Whether a part leaves anything out. */
export function isWhole(chosen: PlanPart | null): boolean {
  return chosen === null || Object.values(chosen).every((value) => value === undefined)
}
