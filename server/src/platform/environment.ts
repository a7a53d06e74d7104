import { defineError } from './errors.ts'

export type Env = Readonly<Record<string, string | undefined>>

export const settingInvalid = defineError<{ variable: string; problem: string }>('CONFIG_SETTING_INVALID', {
  status: 500,
  retry: 'never',
  message: (f) => `${f.variable}: ${f.problem}`,
  field: (f) => f.variable,
})

/** The text of a variable, or null when it is unset or blank. */
export function textSetting(env: Env, variable: string): string | null {
  return env[variable]?.trim() || null
}

export interface WholeRange {
  least: number
  most: number
  otherwise: number
}

/** A whole number within bounds. */
export function wholeSetting(env: Env, variable: string, { least, most, otherwise }: WholeRange): number {
  const text = textSetting(env, variable)
  if (text === null) return otherwise

  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= most) return value
  throw settingInvalid({ variable, problem: `"${text}" is not a whole number from ${least} to ${most}.` })
}

const YES = ['1', 'true', 'yes', 'on']
const NO = ['0', 'false', 'no', 'off']

/** Yes or no, in any of the usual spellings. */
export function flagSetting(env: Env, variable: string, otherwise: boolean): boolean {
  const text = textSetting(env, variable)?.toLowerCase()
  if (!text) return otherwise
  if (YES.includes(text)) return true
  if (NO.includes(text)) return false
  throw settingInvalid({ variable, problem: `"${text}" is neither yes (1, true) nor no (0, false).` })
}

/** One of the given words; case does not matter. */
export function wordSetting<Word extends string>(
  env: Env,
  variable: string,
  { words, otherwise }: { words: readonly Word[]; otherwise: Word },
): Word {
  const text = textSetting(env, variable)?.toLowerCase()
  if (!text) return otherwise

  const word = words.find((known) => known === text)
  if (word) return word
  throw settingInvalid({ variable, problem: `"${text}" is none of ${words.join(', ')}.` })
}

/** The parts of a comma-separated list. */
export function listSetting(env: Env, variable: string): string[] {
  const text = textSetting(env, variable) ?? ''
  return text.split(',').flatMap((part) => part.trim() || [])
}
