import type { FormatKind } from '@products-manager/contract'

export type TextKind = Exclude<FormatKind, 'xlsx' | 'xls' | 'ods'>

interface KindGuess {
  value: TextKind
  confidence: 'certain' | 'likely'
  why: string
}

/** The format of a text by how it begins; what is neither marked up nor bracketed is rows. */
export function textKind(head: string): KindGuess {
  const start = head.replace(/^[\ufeff\s]+/, '').slice(0, 100_000)
  if (/^<(?:\?xml|!--|!DOCTYPE|[A-Za-z_][\w.:-]*[\s/>])/.test(start)) {
    return { value: 'xml', confidence: 'certain', why: 'It begins with an XML tag.' }
  }
  if (/^(?:UNA.{6}\s*)?UNB[^A-Za-z0-9 ]/.test(start)) {
    return { value: 'edifact', confidence: 'certain', why: 'It begins with the segments UNA or UNB.' }
  }
  if (/^\{/.test(start) && isLineOfJson(start)) {
    return { value: 'ndjson', confidence: 'certain', why: 'Every line is a JSON object.' }
  }
  if (/^(?:\[\s*(?:[[{"\d]|$|\])|\{\s*(?:"|\}|$))/.test(start)) {
    return { value: 'json', confidence: 'certain', why: 'It begins with a JSON bracket.' }
  }
  return { value: 'csv', confidence: 'likely', why: 'It is text in rows.' }
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
