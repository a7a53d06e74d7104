import type { DetectionReason, FormatKind } from '@products-manager/contract'
import { because } from './because.ts'
import { headingOf } from './datanorm/heading.ts'
import { hasParentLines } from './json/parent-lines.ts'

export type TextKind = Exclude<FormatKind, 'xlsx' | 'xls' | 'ods'>

interface KindGuess {
  value: TextKind
  confidence: 'certain' | 'likely'
  why: DetectionReason[]
}

// Stands before each text of a JSON text sequence.
const RECORD_MARK = '\u001e'

/** The format of a text by how it begins; what is neither marked up nor bracketed is rows. */
export function textKind(head: string): KindGuess {
  const above = head.trimStart()
  const start = (above.startsWith(RECORD_MARK) ? above.slice(1).trimStart() : above).slice(0, 100_000)
  if (/^<(?:\?xml|!--|!DOCTYPE|[A-Za-z_][\w.:-]*[\s/>])/.test(start)) {
    return { value: 'xml', confidence: 'certain', why: because('xml-tag') }
  }
  if (/^(?:UNA.{6}\s*)?UNB[^A-Za-z0-9 ]/.test(start)) {
    return { value: 'edifact', confidence: 'certain', why: because('edifact-segments') }
  }
  if (headingOf(start.split(/\r?\n/, 1)[0] ?? '')) {
    return { value: 'datanorm', confidence: 'certain', why: because('datanorm-heading') }
  }
  if (/^\{/.test(start) && isLineOfJson(start) && !hasParentLines(start)) {
    return { value: 'ndjson', confidence: 'certain', why: because('json-lines') }
  }
  if (/^(?:\[\s*(?:[[{"\d]|$|\])|\{\s*(?:"|\}|$))/.test(start)) {
    return { value: 'json', confidence: 'certain', why: because('json-bracket') }
  }
  return { value: 'csv', confidence: 'likely', why: because('text-rows') }
}

/** Whether the first line is a whole object, and the next one begins another. */
function isLineOfJson(start: string): boolean {
  const end = start.search(/\r?\n/)
  const line = end === -1 ? start : start.slice(0, end)
  const rest = end === -1 ? '' : start.slice(end).trimStart()
  try {
    JSON.parse(line)
    return rest === '' ? end !== -1 : rest.startsWith('{')
  } catch {
    return false
  }
}
