import type { QueueChoice, QueueFilter } from '@products-manager/contract'
import { joined, nothing, type Part, part } from '@products-manager/postgres'

/** The conditions on `supplier_ean_resolutions e` that a filter means. */
export function entryCondition({ supplier, reason, search, minScore }: QueueFilter): Part {
  const wanted = search?.trim()
  const pattern = wanted ? `%${wanted.replace(/[\\%_]/g, '\\$&')}%` : null
  const conditions = [
    supplier ? part`e.supplier_id = (select id from suppliers where code = ${supplier})` : nothing,
    reason ? part`e.reason = ${reason}` : nothing,
    minScore ? part`e.suggestion_score >= ${minScore}` : nothing,
    pattern
      ? part`search_key(concat_ws(' ', e.title, e.brand_name, e.manufacturer_reference, e.offer_key, e.given_ean))
          like search_key(${pattern})`
      : nothing,
  ]
  return part`true ${joined(
    conditions.map((condition) => (condition === nothing ? nothing : part`and ${condition}`)),
    part` `,
  )}`
}

/** The conditions that chosen entries meet. */
export function choiceCondition(choice: QueueChoice): Part {
  return 'ids' in choice ? part`e.id = any (${choice.ids}::uuid[])` : entryCondition(choice.filter)
}
