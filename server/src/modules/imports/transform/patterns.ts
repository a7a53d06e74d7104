import type { SimpleTransform } from '@products-manager/contract'
import { RE2JS } from 're2js'
import { type Changed, stepFaults } from './step.ts'

type Change = (text: string) => Changed

// Matching is linear in the text, but each character costs as much as the pattern is long.
const LONGEST_TEXT = 100_000
const LONGEST_RESULT = 200_000

/** Compiles a replacement of everything a pattern finds. A text longer than any field stays as it is. */
export function compileRegex({ pattern, with: by, ignoreCase }: Extract<SimpleTransform, { do: 'regex' }>): Change {
  const compiled = compilePattern(pattern, ignoreCase)
  const parts = replacementParts(by)
  return (text) => {
    if (text.length > LONGEST_TEXT) return text
    const matcher = compiled.matcher(text)
    let replaced = ''
    let copied = 0
    while (replaced.length <= LONGEST_RESULT && matcher.find()) {
      replaced += text.slice(copied, matcher.start())
      for (const part of parts) {
        if (typeof part === 'string') replaced += part
        else if (part <= compiled.groupCount()) replaced += matcher.group(part) ?? ''
      }
      copied = matcher.end()
    }
    return copied === 0 && replaced === '' ? text : replaced + text.slice(copied)
  }
}

/** Compiles the taking of what a pattern finds first. */
export function compileExtract(step: Extract<SimpleTransform, { do: 'extract' }>): Change {
  const { pattern, ignoreCase, otherwise = 'empty' } = step
  const compiled = compilePattern(pattern, ignoreCase)
  const group = Math.min(step.group ?? 1, compiled.groupCount())
  return (text) => {
    const matcher = compiled.matcher(text.slice(0, LONGEST_TEXT))
    if (matcher.find()) return matcher.group(group) ?? ''
    if (otherwise === 'keep') return text
    return otherwise === 'empty' ? '' : stepFaults.notAllowed
  }
}

function compilePattern(pattern: string, ignoreCase = false): RE2JS {
  return RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)
}

/** 'a$1b' as 'a', group 1, 'b'. '$$' is the sign itself. */
function replacementParts(by: string): (string | number)[] {
  const parts: (string | number)[] = []
  let copied = 0
  for (const { 0: found, 1: sign, index } of by.matchAll(/\$(\$|\d{1,2})/g)) {
    parts.push(by.slice(copied, index), sign === '$' ? '$' : Number(sign))
    copied = index + found.length
  }
  parts.push(by.slice(copied))
  return parts.filter((part) => part !== '')
}
