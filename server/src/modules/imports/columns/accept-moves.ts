import type { ColumnMove, ImportRun, Profile } from '@products-manager/contract'
import type { Database, Tx } from '@products-manager/postgres'
import { importNotFound } from '../errors.ts'
import { renameColumns } from '../formats/profile-refs.ts'
import { lookAtSource } from '../look-at-source.ts'
import { dialectOf } from '../parse/dialect-of.ts'
import { findRun } from '../queries/find-run.ts'
import { findOwnProfile, findProfileByName, type ProfileRow, upsertProfile } from '../queries/profiles.ts'
import type { RunRow } from '../queries/run-row.ts'
import { getRun } from '../runs/cancel-and-resume.ts'
import { createRun } from '../runs/create-run.ts'
import type { RunnerParts } from '../runs/execute-run.ts'
import { renameGoldenColumns } from '../templates/golden-rows.ts'
import { findMoves } from './check-columns.ts'

type Named = Pick<ColumnMove, 'from' | 'to'>

/** Columns of a run's file that seem renamed or moved. */
export async function movesOfRun(parts: RunnerParts, runId: string): Promise<ColumnMove[]> {
  const row = await rowOf(parts, runId)
  const { profile, supplierCode, fileName } = row
  const { file, detection } = await lookAtSource(parts.originalPath(row.objectKey), {
    name: fileName,
    settings: profile.file,
    profile,
  })
  try {
    const dialect = dialectOf(detection, profile.file)
    return await findMoves(parts.imports, { profile, dialect, supplierCode, open: () => file.open() })
  } finally {
    await file.close()
  }
}

/** Takes renamed columns as a new version of the template, and puts the file before the workers with it. */
export async function acceptMoves(
  parts: RunnerParts,
  { runId, moves }: { runId: string; moves: readonly Named[] },
  enqueue: (tx: Tx<'imports'>, runId: string) => Promise<unknown>,
): Promise<{ template: ProfileRow; run: ImportRun }> {
  const row = await rowOf(parts, runId)
  const template = await keepMoves(parts.imports, { profile: row.profile, supplierCode: row.supplierCode, moves })
  const created = await createRun(
    parts,
    {
      file: { id: row.fileId, fileHash: row.fileHash },
      supplier: { code: row.supplierCode },
      profile: template.profile,
      dialect: null,
      keepProfile: false,
      again: true,
      dryRun: row.kind === 'plan',
    },
    enqueue,
  )
  return { template, run: await getRun(parts, created.runId) }
}

/** The profile with its columns renamed, kept as the next version of its template, whose golden rows go with it. */
export async function keepMoves(
  imports: Database<'imports'>,
  { profile, supplierCode, moves }: { profile: Profile; supplierCode: string; moves: readonly Named[] },
): Promise<ProfileRow> {
  const own = await findOwnProfile(imports, { supplier: supplierCode, name: profile.name })
  const template = own ?? (await findProfileByName(imports, { supplier: supplierCode, name: profile.name }))
  const note = moves.map(({ from, to }) => `${from} → ${to}`).join(', ')
  return imports.transaction(async (tx) => {
    const kept = await upsertProfile(tx, {
      profile: renameColumns(profile, moves),
      supplier: template ? template.supplierCode : supplierCode,
      isDefault: false,
      note: note.slice(0, 500),
    })
    await renameGoldenColumns(tx, kept.id, moves)
    return kept
  })
}

async function rowOf({ imports }: RunnerParts, runId: string): Promise<RunRow> {
  const row = await findRun(imports, runId)
  if (!row) throw importNotFound({ id: runId })
  return row
}
