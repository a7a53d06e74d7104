import { rewritingOf } from '../../formats/rewritten.ts'
import { type Check, remark } from '../checked.ts'

/** Remarks on a text that identifies something when a program seems to have changed it. */
export function watchRewriting(check: Check<string>): Check<string> {
  return (text) => {
    const checked = check(text)
    if (checked.code !== null || checked.value === null || rewritingOf(text) === null) return checked
    return remark(checked.value, 'TEXT_REWRITTEN')
  }
}
