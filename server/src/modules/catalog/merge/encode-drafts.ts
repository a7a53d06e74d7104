import { copyLine } from '@products-manager/postgres'
import { uuidV7 } from '../../../platform/ids.ts'
import type { StagedDraft } from './batch.ts'
import type { Names } from './names.ts'

// Characters: a piece of this size costs less than its lines one by one.
const PIECE = 65_536

/** The drafts as COPY text, their values in the order of `stagedColumns`. */
export function* encodeDrafts(drafts: readonly StagedDraft[], names: Names): Generator<string> {
  let text = ''
  for (const { line, key, hash, draft, columns } of drafts) {
    const sent = copyLine([
      line,
      key,
      hash,
      uuidV7(),
      draft.supplierSku,
      draft.brand === null ? null : names.brand(draft.brand),
      draft.category === null ? null : names.category(draft.category),
    ])
    text += `${sent}\t${columns}\n`
    if (text.length < PIECE) continue
    yield text
    text = ''
  }
  yield text
}
