import { PlanPart } from '@products-manager/contract'
import { Check } from 'typebox/value'

const LISTS = { kind: 'kinds', field: 'fields', product: 'products' } as const

/**
 * A part of a plan from texts such as `kind=created,updated`, `field=price`, `brand=Bosch`, `move=-20..5` or
 * `product=4006381333931`; null when one of them says nothing that we understand.
 */
export function readPart(texts: readonly string[]): PlanPart | null {
  const chosen: Record<string, unknown> = {}
  for (const text of texts) {
    const at = text.indexOf('=')
    const [name, value] = [text.slice(0, at), text.slice(at + 1)]
    if (name === 'brand' || name === 'category') chosen[name] = value
    else if (name === 'move') Object.assign(chosen, readMove(value))
    else if (Object.hasOwn(LISTS, name)) chosen[LISTS[name as keyof typeof LISTS]] = value.split(',')
    else return null
  }
  return Check(PlanPart, chosen) ? chosen : null
}

/** `-20..5`, `10..` or `..-10`, in percent. */
function readMove(text: string): { minMove?: number; maxMove?: number } {
  const [least = '', most = ''] = text.split('..')
  return { ...(least !== '' && { minMove: Number(least) }), ...(most !== '' && { maxMove: Number(most) }) }
}
