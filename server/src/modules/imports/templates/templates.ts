import type { GoldenRow, Profile, StoredProfile } from '@products-manager/contract'
import type { Database } from '@products-manager/postgres'
import { type Clock, dayOf } from '../../../platform/clock.ts'
import type { FileStore } from '../../../platform/files/file-store.ts'
import { checkSupplierCode, findSupplierByCode } from '../../suppliers/index.ts'
import { compileRows } from '../batches/compile-rows.ts'
import { goldenRowExists, goldenRowsBroken, profileNotFound, rowNotFound, templateVersionNotFound } from '../errors.ts'
import { lookAtSource } from '../look-at-source.ts'
import { dialectOf } from '../parse/dialect-of.ts'
import { group } from '../parse/group.ts'
import { parse } from '../parse/parse.ts'
import { readProfile } from '../profile/read-profile.ts'
import { insertGoldenRow, listGoldenRows, updateGoldenRow } from '../queries/golden-rows.ts'
import { findOwnProfile, findProfile, type KeptProfile, type ProfileRow, upsertProfile } from '../queries/profiles.ts'
import { findTemplateVersion } from '../queries/template-versions.ts'
import { loadReferences } from '../references/load-references.ts'
import type { References } from '../references/references.ts'
import type { Dialect, RawRecord } from '../types.ts'
import { getFile } from '../uploads.ts'
import { diffProfiles } from './diff-profiles.ts'
import { renamed, renamedColumns, renameGoldenColumns, resultOf, runGoldenRows } from './golden-rows.ts'

export interface TemplateParts {
  imports: Database<'imports'>
  catalog: Database<'catalog'>
  clock: Clock
  files: FileStore
}

/**
 * Keeps a profile as a template, or as its next version.
 * @throws SUPPLIER_CODE_INVALID when no supplier can have the code it is kept for.
 * @throws IMPORT_GOLDEN_ROWS_BROKEN when its golden rows become something else and that was not confirmed.
 */
export async function saveTemplate(
  parts: TemplateParts,
  { confirm = false, ...kept }: KeptProfile & { confirm?: boolean },
): Promise<ProfileRow> {
  if (kept.supplier !== null && !(await findSupplierByCode(parts.catalog, kept.supplier))) {
    checkSupplierCode(kept.supplier)
  }
  const profile = readProfile(kept.profile)
  const before = await findOwnProfile(parts.imports, { supplier: kept.supplier, name: profile.name })
  const broken = before ? await brokenRows(parts, before, profile) : []
  if (broken.length > 0 && !confirm) {
    throw goldenRowsBroken({ name: profile.name, rows: broken.map(({ golden }) => golden) })
  }
  return parts.imports.transaction(async (tx) => {
    for (const { row, actual } of broken) await updateGoldenRow(tx, { ...row, expected: actual })
    if (before) await renameGoldenColumns(tx, before.id, renamedColumns(before.profile, profile))
    return upsertProfile(tx, kept)
  })
}

/** @throws IMPORT_GOLDEN_ROWS_BROKEN when keeping the profile would make something else of its template's golden rows. */
export async function refuseBroken(
  parts: TemplateParts,
  { profile, supplier }: { profile: Profile; supplier: string | null },
): Promise<void> {
  const template = await findOwnProfile(parts.imports, { supplier, name: profile.name })
  const broken = template ? await brokenRows(parts, template, profile) : []
  if (broken.length > 0) throw goldenRowsBroken({ name: profile.name, rows: broken.map(({ golden }) => golden) })
}

async function brokenRows(parts: TemplateParts, template: ProfileRow, profile: Profile) {
  const results = await resultsOf(parts, template, profile)
  return results.filter(({ golden }) => golden.differences.length > 0)
}

/** A template, or IMPORT_PROFILE_NOT_FOUND. */
export async function getTemplate({ imports }: Pick<TemplateParts, 'imports'>, id: string): Promise<ProfileRow> {
  const row = await findProfile(imports, id)
  if (!row) throw profileNotFound({ name: id })
  return row
}

/** A template's golden rows under its profile, or under another one. */
export async function goldenRowsOf(parts: TemplateParts, id: string, given?: Profile): Promise<GoldenRow[]> {
  const template = await getTemplate(parts, id)
  const profile = given ? readProfile(given) : template.profile
  return (await resultsOf(parts, template, profile)).map(({ golden }) => golden)
}

async function resultsOf(parts: TemplateParts, template: ProfileRow, profile: Profile) {
  const rows = await listGoldenRows(parts.imports, template.id)
  if (rows.length === 0) return []
  const moves = renamedColumns(template.profile, profile)
  return runGoldenRows(
    rows.map((row) => renamed(row, moves)),
    profile,
    await referencesFor(parts, template, profile),
  )
}

/** Keeps a row of an uploaded file with what the template makes of it now. */
export async function pinRow(
  parts: TemplateParts,
  { id, uploadId, line, note }: { id: string; uploadId: string; line: number; note: string | null },
): Promise<GoldenRow> {
  const template = await getTemplate(parts, id)
  const { profile } = template
  const found = await findRecord(parts, { profile, uploadId, line })
  const references = await referencesFor(parts, template, profile)
  const expected = resultOf(found, profile, references)
  const row = await parts.imports.transaction((tx) => insertGoldenRow(tx, { templateId: id, note, expected, ...found }))
  if (!row) throw goldenRowExists({ line, name: template.name })
  const [pinned] = runGoldenRows([row], profile, references)
  if (!pinned) throw new RangeError('One row makes one golden row.')
  return pinned.golden
}

async function findRecord(
  { imports, files }: TemplateParts,
  { profile, uploadId, line }: { profile: Profile; uploadId: string; line: number },
): Promise<{ record: RawRecord; dialect: Dialect }> {
  const { objectKey, fileName } = await getFile(imports, uploadId)
  const looking = { name: fileName, settings: profile.file, profile }
  const { file, detection } = await lookAtSource(files.path(objectKey), looking)
  try {
    const dialect = dialectOf(detection, profile.file)
    const { groupKey } = compileRows(profile, dialect)
    for await (const records of group(parse(file.open(), dialect), groupKey)) {
      const record = records.find((one) => one.line === line)
      if (record) return { record, dialect }
    }
    throw rowNotFound({ file: fileName, line })
  } finally {
    await file.close()
  }
}

async function referencesFor(
  { imports, catalog, clock }: TemplateParts,
  { supplierCode }: ProfileRow,
  profile: Profile,
): Promise<References> {
  const day = dayOf(clock.now())
  const { references } = await loadReferences({ imports, catalog }, { profile, supplierCode: supplierCode ?? '', day })
  return references
}

/** One version of a template, and where it differs from another: the one before it unless said otherwise. */
export async function getVersion(
  parts: Pick<TemplateParts, 'imports'>,
  { id, version, against = version - 1 }: { id: string; version: number; against?: number | undefined },
) {
  const { name } = await getTemplate(parts, id)
  const profile = await findTemplateVersion(parts.imports, { templateId: id, version })
  if (!profile) throw templateVersionNotFound({ name, version })
  if (against < 1) return { profile, against: null, differences: [] }
  const other = await findTemplateVersion(parts.imports, { templateId: id, version: against })
  if (!other) throw templateVersionNotFound({ name, version: against })
  return { profile, against, differences: diffProfiles(other, profile) }
}

/** A template as the API tells of it. */
export function toStoredProfile(row: ProfileRow): StoredProfile {
  return { ...row, createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() }
}
