import type { ProblemCode } from './problem-codes.ts'

/**
 * What a check found. One shape for all: fine (`code` null), fine with a remark (`bad` false), or bad; then `value` is
 * what may be kept if the profile only wants a warning, or null.
 */
export interface Checked<T> {
  value: T | null
  code: ProblemCode | null
  bad: boolean
}

export type Check<T> = (text: string) => Checked<T>

export function pass<T>(value: T): Checked<T> {
  return { value, code: null, bad: false }
}

export function remark<T>(value: T, code: ProblemCode): Checked<T> {
  return { value, code, bad: false }
}

export function fail<T>(code: ProblemCode, kept: T | null = null): Checked<T> {
  return { value: kept, code, bad: true }
}
