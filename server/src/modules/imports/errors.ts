import type { ColumnMove, DamageCause, DamagedPlace, WayOn } from '@products-manager/contract'
import { defineError } from '../../platform/errors.ts'
import { shortName } from './formats/profile-refs.ts'
import type { ToldColumn } from './map/missing-columns.ts'

export const importNotFound = defineError<{ id: string }>('IMPORT_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no import ${f.id}.`,
})

export const uploadNotFound = defineError<{ id: string }>('IMPORT_UPLOAD_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no uploaded file ${f.id}. Uploads that are not imported are dropped after a day.`,
})

export const fileMissing = defineError<Record<never, never>>('IMPORT_FILE_MISSING', {
  status: 400,
  retry: 'never',
  message: () => 'The request carries no file: send it as multipart/form-data in the part `file`.',
})

export const profileNotFound = defineError<{ name: string }>('IMPORT_PROFILE_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) =>
    `There is no profile ${f.name}, neither as a file nor kept under that name. pm profiles list shows them all; one that several suppliers have is named with --supplier.`,
})

export const profileNotJson = defineError<{ path: string; problem: string }>('IMPORT_PROFILE_NOT_JSON', {
  status: 400,
  retry: 'never',
  message: (f) => `${f.path} is not JSON: ${f.problem}.`,
})

export const columnsMissing = defineError<{
  columns: readonly ToldColumn[]
  /** Columns of the file that hold what the missing ones held. */
  moves?: readonly ColumnMove[]
  /** Other mappings of the supplier whose columns the file has. */
  fitting?: readonly string[]
}>('IMPORT_COLUMNS_MISSING', {
  status: 422,
  retry: 'never',
  message: (f) =>
    [
      'The profile does not fit this file.',
      missingText(f.columns),
      movesText(f.moves ?? []),
      fittingText(f.fitting ?? []),
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
  details: ({ columns, moves = [], fitting = [] }) => ({
    missing: columns.map(({ ref, usedBy, nearest }) => ({ ref, usedBy, nearest })),
    moves,
    fitting,
  }),
})

function fittingText(names: readonly string[]): string {
  if (names.length === 0) return ''
  const quoted = names.map((name) => `"${name}"`).join(', ')
  return `The file has every column of ${quoted}, which is kept for this supplier: import it with that one.`
}

// Another file altogether lacks every column: a sentence for each would hide what is wrong.
const TOLD_COLUMNS = 2

function missingText(columns: readonly ToldColumn[]): string {
  const told = columns.slice(0, TOLD_COLUMNS).map(({ message }) => message)
  const rest = columns
    .slice(TOLD_COLUMNS)
    .map(({ ref, usedBy }) => `${shortName(ref) ?? Object.values(ref)[0]} (${usedBy})`)
  return [...told, ...(rest.length > 0 ? [`Missing too: ${rest.join(', ')}.`] : [])].join(' ')
}

export const supplierBusy = defineError<{ supplier: string }>('IMPORT_SUPPLIER_BUSY', {
  status: 409,
  retry: 'later',
  message: (f) =>
    `Another import of ${f.supplier} is under way. Two files of one supplier are imported one after the other.`,
})

export const sameFile = defineError<{ runId: string; supplier: string }>('IMPORT_SAME_FILE', {
  status: 409,
  retry: 'never',
  message: (f) =>
    `This very file was imported for ${f.supplier} already, by run ${f.runId}. Say that you want it again.`,
  details: (f) => ({ runId: f.runId }),
})

export const originalMissing = defineError<{ id: string; fileName: string }>('IMPORT_ORIGINAL_MISSING', {
  status: 410,
  retry: 'never',
  message: (f) =>
    `The original of ${f.fileName}, which import ${f.id} reads, is no longer there or was changed. Import the file again.`,
})

export const notResumable = defineError<{ id: string; status: string }>('IMPORT_NOT_RESUMABLE', {
  status: 409,
  retry: 'never',
  message: (f) => `Import ${f.id} is ${f.status}; there is nothing left to resume.`,
})

export const failsAgain = defineError<{ id: string; reason: string; waysOn: readonly WayOn[] }>('IMPORT_FAILS_AGAIN', {
  status: 409,
  retry: 'never',
  message: (f) =>
    `Import ${f.id} would read the same file by the same profile, and fail again: ${f.reason}.${
      f.waysOn.length === 0 ? '' : ` What helps: ${f.waysOn.map((way) => wayText[way]).join(', or ')}.`
    }`,
  details: ({ reason, waysOn }) => ({ reason, waysOn }),
})

const wayText: Readonly<Record<WayOn, string>> = {
  resume: 'to go on',
  map: 'import the file with another profile',
  'other-file': 'import another file',
}

export const runOutdated = defineError<{
  id: string
  newer: string
  fileName: string
  supplier: string
  /** What to do if the older file is the right one. */
  instead: string
}>('IMPORT_OUTDATED', {
  status: 409,
  retry: 'never',
  message: (f) =>
    `Import ${f.id} cannot go on: ${f.fileName} of ${f.supplier} was imported since, by run ${f.newer}, and rows of the older file would be written over newer ones. If the older file is the right one, ${f.instead}.`,
  details: (f) => ({ runId: f.newer }),
})

export const notCancellable = defineError<{ id: string; status: string }>('IMPORT_NOT_CANCELLABLE', {
  status: 409,
  retry: 'never',
  message: (f) => `Import ${f.id} is ${f.status}; there is nothing to cancel.`,
})

export const notUndoable = defineError<{ id: string; status: string }>('IMPORT_NOT_UNDOABLE', {
  status: 409,
  retry: 'never',
  message: (f) => `Import ${f.id} is ${f.status}: there is nothing to take back yet.`,
})

export const notRepairable = defineError<{ id: string; reason: string }>('IMPORT_NOT_REPAIRABLE', {
  status: 409,
  retry: 'never',
  message: (f) => `Import ${f.id} cannot be repaired so: ${f.reason}.`,
})

export const runInterrupted = defineError<{ id: string; reason: string }>('IMPORT_INTERRUPTED', {
  status: 503,
  retry: 'later',
  message: (f) =>
    `Import ${f.id} was interrupted: ${f.reason.replace(/\.$/, '')}. Nothing is lost; \`pm import resume ${f.id}\` goes on.`,
})

export const runCancelled = defineError<{ id: string }>('IMPORT_CANCELLED', {
  status: 409,
  retry: 'never',
  message: (f) =>
    `Import ${f.id} was cancelled. What it had written stays in the catalogue; \`pm import resume ${f.id}\` goes on.`,
})

export const fileDamaged = defineError<{
  file: string
  where: DamagedPlace
  problem: string
  cause?: DamageCause
  rowsBefore?: number
}>('IMPORT_FILE_DAMAGED', {
  status: 422,
  retry: 'never',
  message: ({ file, where, problem, rowsBefore }) => {
    const place = damagedPlace(where)
    const rows = rowsBefore === undefined ? '' : ` ${rowsBefore} rows were read before it.`
    return `${file} is damaged${place === '' ? '' : ` at ${place}`}: ${problem}${rows}`
  },
  details: ({ file, where, cause = null, rowsBefore = null }) => ({
    file,
    where: damagedPlace(where),
    place: where,
    cause,
    rowsBefore,
  }),
})

/** The place as a person finds it: 'line 12, column 4', 'sheet "Prices", row 7', 'byte 1200'. */
function damagedPlace({ entry, sheet, row, line, column, byte, behind = false }: DamagedPlace): string {
  return [
    ...(entry === undefined ? [] : [entry]),
    ...(sheet === undefined ? [] : [`sheet "${sheet}"`]),
    ...(row === undefined ? [] : [`${behind ? 'behind ' : ''}row ${row}`]),
    ...(line === undefined ? [] : [`${behind ? 'or behind ' : ''}line ${line}`]),
    ...(column === undefined ? [] : [`column ${column}`]),
    ...(byte === undefined ? [] : [`byte ${byte}`]),
  ].join(', ')
}

export const fileTooDense = defineError<{ file: string; limit: string }>('IMPORT_FILE_UNPACKS_TOO_LARGE', {
  status: 422,
  retry: 'never',
  message: (f) =>
    `${f.file} would unpack to ${f.limit}. Nothing of it was read: such a file is made to fill memory and disks.`,
})

export const entitiesRefused = defineError<{ file: string; where: string }>('IMPORT_ENTITIES_REFUSED', {
  status: 422,
  retry: 'never',
  message: (f) =>
    `${f.file} defines entities in its document type (${f.where}). They are never expanded, because a few lines can make gigabytes of text: send the file without them.`,
})

export const fileEncrypted = defineError<{ file: string }>('IMPORT_FILE_ENCRYPTED', {
  status: 422,
  retry: 'never',
  message: (f) => `${f.file} is protected by a password. Send it without.`,
})

export const partNotFound = defineError<{ what: string; wanted: string; found: readonly string[] }>(
  'IMPORT_PART_NOT_FOUND',
  {
    status: 422,
    retry: 'never',
    message: (f) =>
      `The file has no ${f.what} "${f.wanted}". ${
        f.found.length === 0 ? 'It has none at all.' : `It has: ${f.found.slice(0, 30).join(', ')}.`
      }`,
    details: ({ wanted, found }) => ({ wanted, found }),
  },
)

export const noRecords = defineError<{ file: string; kind: string; found?: readonly string[] }>('IMPORT_NO_RECORDS', {
  status: 422,
  retry: 'never',
  message: ({ file, kind, found = [] }) =>
    `${file} was read as ${kind}, and no record was found in it.${
      found.length === 0 ? '' : ` Records could be at ${found.join(', ')}.`
    }`,
  details: ({ found = [] }) => ({ found }),
})

export const tableTurned = defineError<{ file: string; names: readonly string[] }>('IMPORT_TABLE_TURNED', {
  status: 422,
  retry: 'never',
  message: ({ file, names }) =>
    `${file} has its products side by side: ${names.map((name) => `"${name}"`).join(', ')} stand in its first column, each before the row of all products, and should stand in its first row. Nothing was imported. Turn the table over (in a spreadsheet: copy it, paste it transposed) and import that.`,
  details: ({ names }) => ({ names }),
})

export const listEmpty = defineError<{ file: string; record: string; list: string; lists: readonly string[] }>(
  'IMPORT_LIST_EMPTY',
  {
    status: 422,
    retry: 'never',
    message: ({ file, record, list, lists }) =>
      [
        `${file}: No record ${record === '/' ? '' : `at ${record} `}has anything in its list "${list}", so there is no row to read.`,
        lists.length === 0 ? '' : `Lists that have something: ${lists.join(', ')}.`,
        `With ${record}, each record is a row.`,
      ]
        .filter((sentence) => sentence !== '')
        .join(' '),
    details: ({ record, list, lists }) => ({ record, list, lists }),
  },
)

export const lookupTablesMissing = defineError<{ names: readonly string[] }>('IMPORT_LOOKUP_TABLES_MISSING', {
  status: 422,
  retry: 'never',
  message: (f) =>
    `The profile looks things up in ${f.names.map((name) => `"${name}"`).join(', ')}, which is not kept: \`pm tables import FILE --name NAME\` keeps one.`,
  details: ({ names }) => ({ names }),
})

export const lookupTableNotFound = defineError<{ name: string }>('IMPORT_LOOKUP_TABLE_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no lookup table "${f.name}".`,
})

export const lookupTableUsed = defineError<{ name: string; templates: readonly string[] }>('IMPORT_LOOKUP_TABLE_USED', {
  status: 409,
  retry: 'never',
  message: (f) => `The lookup table "${f.name}" is used by ${f.templates.join(', ')}. Take it out of them first.`,
})

export const listNotRead = defineError<{ line: number; problem: string }>('IMPORT_LIST_NOT_READ', {
  status: 422,
  retry: 'never',
  message: (f) => `Line ${f.line} ${f.problem}`,
  details: (f) => f,
})

export const goldenRowsBroken = defineError<{
  name: string
  rows: readonly { id: string; differences: readonly unknown[] }[]
}>('IMPORT_GOLDEN_ROWS_BROKEN', {
  status: 409,
  retry: 'never',
  message: (f) =>
    `${f.rows.length} golden ${f.rows.length === 1 ? 'row' : 'rows'} of ${f.name} would become something else. Nothing was kept; confirm to keep it, and they expect that from then on.`,
  details: (f) => ({ rows: f.rows }),
})

export const goldenRowNotFound = defineError<{ id: string }>('IMPORT_GOLDEN_ROW_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no golden row ${f.id}.`,
})

export const rowNotFound = defineError<{ file: string; line: number }>('IMPORT_ROW_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `${f.file} has no record that begins on line ${f.line}.`,
})

export const goldenRowExists = defineError<{ line: number; name: string }>('IMPORT_GOLDEN_ROW_EXISTS', {
  status: 409,
  retry: 'never',
  message: (f) => `Line ${f.line} is a golden row of ${f.name} already.`,
})

export const templateVersionNotFound = defineError<{ name: string; version: number }>(
  'IMPORT_TEMPLATE_VERSION_NOT_FOUND',
  {
    status: 404,
    retry: 'never',
    message: (f) => `${f.name} has no version ${f.version}.`,
  },
)

export const columnsMoved = defineError<{ moves: readonly ColumnMove[] }>('IMPORT_COLUMNS_MOVED', {
  status: 422,
  retry: 'never',
  message: (f) => `The file seems to have its columns in other places. ${movesText(f.moves)}`,
  details: (f) => ({ moves: f.moves }),
})

function movesText(moves: readonly ColumnMove[]): string {
  if (moves.length === 0) return ''
  const questions = moves.map(({ from, to, sameValues, sameShape }) => {
    const shape = sameShape === null ? '' : `, and both look like ${sameShape}`
    return `Is "${from}" now "${to}"? ${Math.round(sameValues * 100)} % of their values are the same${shape}.`
  })
  return `${questions.join(' ')} If so, import the file again with \`--accept-columns\`, or, where a run stopped over it, accept it on the run’s page or with \`pm import columns RUN --accept\`.`
}

export const nothingWaits = defineError<object>('QUEUE_NOTHING_WAITS', {
  status: 409,
  retry: 'never',
  message: () => 'No waiting row is meant: those that were have been decided, or their supplier has changed them.',
})

export const eanForOneRow = defineError<object>('QUEUE_EAN_FOR_ONE_ROW', {
  status: 400,
  retry: 'never',
  message: () => 'An EAN is that of one product: give it to one row at a time.',
  field: () => 'body.of',
})

export const eanNotUsable = defineError<{ ean: string; reason: string }>('QUEUE_EAN_NOT_USABLE', {
  status: 422,
  retry: 'never',
  message: (f) => f.reason,
  field: () => 'body.decision.ean',
})

export const notHeld = defineError<{ id: string; status: string }>('IMPORT_NOT_HELD', {
  status: 409,
  retry: 'never',
  message: (f) =>
    `Run ${f.id} is ${f.status}; only a held one can be let through or refused. The rest of one that was let through in part is a plan, to be applied or rejected.`,
})

export const nothingSafe = defineError<{ id: string }>('IMPORT_NOTHING_SAFE', {
  status: 409,
  retry: 'never',
  message: (f) =>
    `What is unusual of run ${f.id} concerns all that it would change: let all of it through, or refuse it.`,
})
