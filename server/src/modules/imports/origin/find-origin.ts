import type { ValueOrigin } from '@products-manager/contract'
import type { Database } from '@products-manager/postgres'
import { type Clock, dayOf } from '../../../platform/clock.ts'
import { AppError } from '../../../platform/errors.ts'
import { findEarlierSaying, findValue, type ValueChange, type ValueRequest } from '../../catalog/index.ts'
import { lookupTablesMissing, originalMissing } from '../errors.ts'
import { placeOf } from '../formats/places.ts'
import { findRun } from '../queries/find-run.ts'
import { findRunTemplateVersion, findUndoneRuns } from '../queries/find-run-links.ts'
import type { RunRow } from '../queries/run-row.ts'
import { loadReferences } from '../references/load-references.ts'
import type { References } from '../references/references.ts'
import { openOriginal } from '../runs/open-original.ts'
import { madeBy } from './made-by.ts'
import { findRecord, replayRow } from './replay-row.ts'

export interface OriginParts {
  imports: Database<'imports'>
  catalog: Database<'catalog'>
  clock: Clock
  originalPath(objectKey: string): string
}

export interface OriginRequest extends ValueRequest {
  /** Without reading the file again. */
  brief?: boolean
}

/** Where in a file a value stands, and what was made of it there. */
type FilePart = Pick<ValueOrigin, 'file' | 'line' | 'where' | 'profile' | 'cells' | 'steps' | 'missing'>

const NO_FILE: FilePart = {
  file: null,
  line: null,
  where: null,
  profile: null,
  cells: [],
  steps: [],
  missing: null,
}

/**
 * Where a value comes from. What the catalogue keeps of it is the run and the line: the cell and the steps are read again
 * from the kept original, through the profile as it was then.
 */
export async function findOrigin(
  parts: OriginParts,
  request: OriginRequest,
  signal: AbortSignal,
): Promise<ValueOrigin> {
  const { changes, ...found } = await findValue(parts.catalog, request)
  const undone = await findUndoneRuns(
    parts.imports,
    changes.flatMap(({ runId }) => runId ?? []),
  )
  const { change: made, takenBack } = madeBy(changes, undone)
  const { change, row } = made ? await asRead(parts, made, request.field) : { change: null, row: null }
  return {
    field: request.field,
    ...found,
    change: change && toChange(change, row),
    takenBack: takenBack?.runId ? { runId: takenBack.runId, at: takenBack.at.toISOString() } : null,
    ...(change && row ? await inFile(parts, { row, change, request, signal }) : NO_FILE),
  }
}

/** The change with the line where its value was read, and the run that read the file. */
async function asRead(parts: OriginParts, change: ValueChange, field: string) {
  if (change.runId === null) return { change, row: null }
  const row = await findRun(parts.imports, change.runId)
  if (!row?.decision || change.line === null) return { change, row: row && (await plannedIn(parts, row)) }

  const { id: decisionRunId, decision } = row
  const brought = { runId: decision.sourceRunId, line: change.line }
  const decided = { decisionRunId, sourceRunId: brought.runId, line: brought.line, field }
  const said = (await findEarlierSaying(parts.catalog, decided)) ?? brought
  const source = await findRun(parts.imports, said.runId)
  return { change: { ...change, line: said.line }, row: source && (await plannedIn(parts, source)) }
}

/** What a plan applies was read when it was planned. */
async function plannedIn({ imports }: OriginParts, row: RunRow): Promise<RunRow | null> {
  return row.kind === 'apply' && row.planId !== null ? findRun(imports, row.planId) : row
}

function toChange({ at, id, ...change }: ValueChange, row: RunRow | null): NonNullable<ValueOrigin['change']> {
  return { ...change, id: String(id), at: at.toISOString(), fileName: row?.fileName ?? null }
}

interface InFile {
  row: RunRow
  change: ValueChange
  request: OriginRequest
  signal: AbortSignal
}

async function inFile(parts: OriginParts, { row, change, request, signal }: InFile): Promise<FilePart> {
  const { line } = change
  const { brief, ...value } = request
  const { profile } = row
  const version = await findRunTemplateVersion(parts.imports, row.id)
  const known: FilePart = {
    ...NO_FILE,
    file: { runId: row.id, name: row.fileName, hash: row.fileHash, bytes: row.fileBytes, kept: true },
    line,
    profile: { name: profile.name, version },
  }
  if (brief) return known
  try {
    const { file, dialect } = await openOriginal(parts, row)
    try {
      if (line === null) return { ...known, missing: 'not-listed' }
      const record = await findRecord(file.open({ signal }), { profile, dialect }, { line, signal })
      const where = placeOf(dialect.format, line)
      if (!record) return { ...known, where, missing: 'row-gone' }
      const references = await referencesOf(parts, row)
      const replay = replayRow(record, { profile, dialect, references }, { line, specification: undefined, ...value })
      return { ...known, where, ...replay }
    } finally {
      await file.close()
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== originalMissing.code) throw error
    return { ...known, file: known.file && { ...known.file, kept: false }, missing: 'file-gone' }
  }
}

/** What the run looked up, as it was then; null when a table is gone. */
async function referencesOf(
  parts: OriginParts,
  { profile, supplierCode, lookedUp }: RunRow,
): Promise<References | null> {
  try {
    const day = dayOf(parts.clock.now())
    return (await loadReferences(parts, { profile, supplierCode, day, before: lookedUp })).references
  } catch (error) {
    if (error instanceof AppError && error.code === lookupTablesMissing.code) return null
    throw error
  }
}
