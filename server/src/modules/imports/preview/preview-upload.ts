import type { ColumnMove, PreviewRow, ProductField, Profile } from '@products-manager/contract'
import { dayOf } from '../../../platform/clock.ts'
import { compileRows } from '../batches/compile-rows.ts'
import { gatherEvidence } from '../batches/gather-evidence.ts'
import { findMoves } from '../columns/check-columns.ts'
import { renameColumns } from '../formats/profile-refs.ts'
import { lookAtSource } from '../look-at-source.ts'
import { dialectOf } from '../parse/dialect-of.ts'
import { group } from '../parse/group.ts'
import { parse } from '../parse/parse.ts'
import { readProfile } from '../profile/read-profile.ts'
import { loadReferences } from '../references/load-references.ts'
import type { References } from '../references/references.ts'
import type { Dialect, Opened, RawRecord } from '../types.ts'
import { getFile, type UploadParts } from '../uploads.ts'
import { explainRows, type RowAccount } from './explain-rows.ts'
import { previewRecord } from './preview-record.ts'

interface UploadView {
  id: string
  profile: Profile
  signal: AbortSignal
}

/** An upload as a profile reads it. */
interface OpenUpload {
  dialect: Dialect
  open(): Opened
}

/** What a profile makes of the first records. */
export function previewFile(
  parts: UploadParts,
  { rows: wanted, ...view }: UploadView & { rows: number },
): Promise<{ rows: PreviewRow[]; unmapped: string[] }> {
  return withRecords(parts, view, async ({ records, dialect, references }) => {
    const { profile } = view
    const evidence = await gatherEvidence(records(), profile, { dialect, references })
    const compiled = compileRows(profile, dialect, { evidence, references })

    const shown: PreviewRow[] = []
    for await (const batch of records()) {
      for (const record of batch) {
        shown.push(previewRecord(record, compiled))
        if (shown.length === wanted) return { rows: shown, unmapped: [...compiled.unreadColumns] }
      }
    }
    return { rows: shown, unmapped: [...compiled.unreadColumns] }
  })
}

/** How the first different values of a field came to be. */
export function explainUpload(
  parts: UploadParts,
  { field, rows: wanted, ...view }: UploadView & { field: ProductField; rows: number },
): Promise<RowAccount[]> {
  return withRecords(parts, view, ({ records, dialect, references }) =>
    explainRows(records(), { profile: view.profile, dialect, references }, { field, wanted }),
  )
}

/** Columns of an upload that a profile knows under other names or in other places, and the profile with theirs. */
export function movesOfUpload(
  parts: UploadParts,
  { supplierCode, ...view }: UploadView & { supplierCode: string },
): Promise<{ moves: ColumnMove[]; profile: Profile }> {
  return withUpload(parts, view, async ({ dialect, open }) => {
    const { profile } = view
    const moves = await findMoves(parts.imports, { profile, dialect, supplierCode, open })
    return { moves, profile: renameColumns(profile, moves) }
  })
}

interface UploadRecords {
  dialect: Dialect
  references: References
  records(): AsyncGenerator<RawRecord[]>
}

function withRecords<T>(
  parts: UploadParts,
  view: UploadView,
  work: (records: UploadRecords) => Promise<T>,
): Promise<T> {
  const { profile, signal } = view
  // While a person maps, nothing may be mapped yet; all other contradictions are told.
  if (Object.keys(profile.fields).length > 0) readProfile(profile)
  return withUpload(parts, view, async ({ dialect, open }) => {
    const day = dayOf(parts.clock.now())
    const { references } = await loadReferences(parts, { profile, supplierCode: '', day })
    const { groupKey } = compileRows(profile, dialect)
    return work({ dialect, references, records: () => group(parse(open(), dialect, signal), groupKey) })
  })
}

async function withUpload<T>(
  { imports, files }: UploadParts,
  { id, profile, signal }: UploadView,
  work: (upload: OpenUpload) => Promise<T>,
): Promise<T> {
  const { fileName, objectKey } = await getFile(imports, id)
  const looking = { name: fileName, settings: profile.file, profile }
  const { file, detection } = await lookAtSource(files.path(objectKey), looking)
  try {
    return await work({ dialect: dialectOf(detection, profile.file), open: () => file.open({ signal }) })
  } finally {
    await file.close()
  }
}
