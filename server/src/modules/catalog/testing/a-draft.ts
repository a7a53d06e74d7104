import { type Draft, emptyDraft } from '../draft.ts'
import { type DraftBatch, type KeyedDraft, offerKey } from '../merge/batch.ts'
import type { ContentHash, WrittenHash } from '../merge/row-hash.ts'
import { stageDraft } from '../merge/stage-draft.ts'

/** A draft with these values, on this line. */
export function aDraft(line: number, values: Partial<Draft>): KeyedDraft {
  const draft = { ...emptyDraft, ...values }
  return { line, key: offerKey(draft) ?? `line ${line}`, hash: hashOf(draft), draft }
}

/** A batch of these drafts, which speaks of exactly the fields they name. */
export function aBatch(
  drafts: readonly KeyedDraft[],
  run: { runId: string; supplierId: string; number?: number },
): DraftBatch {
  const spoken = (Object.keys(emptyDraft) as (keyof Draft)[]).filter((field) =>
    drafts.some(({ draft }) => draft[field] !== null),
  )
  return {
    number: 1,
    ...run,
    firstLine: drafts[0]?.line ?? 0,
    lastLine: drafts.at(-1)?.line ?? 0,
    rows: drafts.length,
    unchanged: 0,
    leftAside: 0,
    refused: 0,
    warnings: 0,
    drafts: drafts.map(stageDraft),
    waiting: [],
    fields: new Set(spoken),
  }
}

/** The part of a draft's hash that screening answers with. */
export function contentHashOf({ hash }: KeyedDraft): ContentHash | null {
  return hash === null ? null : `${hash.slice(0, 8)}-${hash.slice(8, 12)}-${hash.slice(12, 16)}`
}

/** The part of a draft's hash that screening is asked with. */
export function writtenHashOf({ hash }: KeyedDraft): WrittenHash | null {
  return hash === null ? null : `${hash.slice(16, 20)}-${hash.slice(20)}`
}

// Any 128 bits that equal drafts have in common.
function hashOf(draft: Draft): string {
  let hash = 7n
  for (const character of JSON.stringify(draft))
    hash = (hash * 131n + BigInt(character.codePointAt(0) ?? 0)) % 2n ** 128n
  return hash.toString(16).padStart(32, '0')
}
