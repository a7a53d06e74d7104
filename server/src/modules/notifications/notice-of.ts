import type { NotificationEvent, NotificationFacts, NotificationLevel } from '@products-manager/contract'
import type { Static } from 'typebox'
import Type from 'typebox'
import { Check } from 'typebox/value'
import type { OutboxRow } from './queries/outbox.ts'
import { receiverOf } from './webhooks/receiver-of.ts'

/** What people are told of an event. */
export interface Notice {
  event: NotificationEvent
  level: NotificationLevel
  title: string
  message: string
  facts: NotificationFacts
  /** Until somebody reads of it, it is not told again. */
  subject: string
}

// What is read of an event; whoever writes one may add to it.
const Failure = Type.Object({ code: Type.String(), message: Type.String() })
const EndedRun = Type.Object({
  runId: Type.String(),
  kind: Type.String(),
  supplierCode: Type.String(),
  fileName: Type.String(),
  status: Type.String(),
  totals: Type.Object({
    rows: Type.Integer(),
    created: Type.Integer(),
    updated: Type.Integer(),
    refused: Type.Integer(),
  }),
  error: Type.Union([Failure, Type.Null()]),
  undone: Type.Optional(Type.Union([Type.Literal('part'), Type.Literal('undo'), Type.Null()])),
})
type EndedRun = Static<typeof EndedRun>
const AboutSource = { sourceId: Type.String(), sourceName: Type.String(), supplierCode: Type.String() }
const LateSource = Type.Object({ ...AboutSource, days: Type.Integer() })
const FailedFetch = Type.Object({
  ...AboutSource,
  error: Failure,
  uploadId: Type.Optional(Type.String()),
  fileName: Type.Optional(Type.String()),
  attempt: Type.Integer(),
  retryAt: Type.Union([Type.String(), Type.Null()]),
})

/** The notice an event makes: null for those nobody is told of. */
export function noticeOf({ topic, payload }: Pick<OutboxRow, 'topic' | 'payload'>): Notice | null {
  if (topic === 'imports.run-ended' && Check(EndedRun, payload)) return ofRun(payload)
  if (topic === 'imports.plan-waiting' && Check(EndedRun, payload)) return ofPlan(payload)
  if (topic === 'imports.no-file' && Check(LateSource, payload)) return ofLateSource(payload)
  if (topic === 'imports.fetch-failed' && Check(FailedFetch, payload)) return ofFetch(payload)
  return null
}

const NOTHING: NotificationFacts = {
  supplierCode: null,
  runId: null,
  fileName: null,
  sourceId: null,
  sourceName: null,
  rows: null,
  created: null,
  updated: null,
  refused: null,
  days: null,
  errorCode: null,
  webhookUrl: null,
  uploadId: null,
}

function ofRun(run: EndedRun): Notice {
  const { fileName, supplierCode, totals, error } = run
  const isUndo = run.kind === 'undo'
  const about = { facts: runFacts(run), subject: `run ${run.runId} ${run.status}` }
  if (run.status === 'failed')
    return {
      ...about,
      event: isUndo ? 'undo.failed' : 'import.failed',
      level: 'error',
      title: `${supplierCode}: ${isUndo ? 'the undo' : fileName} failed`,
      message: error?.message ?? 'It stopped before its end.',
    }

  if (run.status === 'held')
    return {
      ...about,
      event: 'import.held',
      level: 'warning',
      title: `${supplierCode}: ${fileName} is held`,
      message: 'Something about it looks wrong: nothing was changed, and it waits for a decision.',
    }

  const counts = `${totals.created} created, ${totals.updated} updated, ${totals.refused} refused of ${totals.rows} rows.`
  if (isUndo)
    return {
      ...about,
      event: 'undo.completed',
      level: 'success',
      title: `${supplierCode}: ${undoneTitle[run.undone ?? 'run'](fileName)}`,
      message: counts,
    }
  const isClean = run.status === 'completed'
  return {
    ...about,
    event: isClean ? 'import.completed' : 'import.completed-with-errors',
    level: isClean ? 'success' : 'warning',
    title: `${supplierCode}: ${fileName} is imported${isClean ? '' : ', with errors'}`,
    message: counts,
  }
}

const undoneTitle = {
  run: (file: string) => `${file} is taken back`,
  part: (file: string) => `a part of ${file} is taken back`,
  undo: (file: string) => `${file} stands again`,
}

function ofPlan(run: EndedRun): Notice {
  const { created, updated, rows } = run.totals
  return {
    event: 'plan.waiting',
    level: 'info',
    title: `${run.supplierCode}: the plan of ${run.fileName} waits for approval`,
    message: `It would create ${created} and update ${updated} products, from ${rows} rows.`,
    facts: runFacts(run),
    subject: `plan ${run.runId}`,
  }
}

function ofLateSource({ sourceId, sourceName, supplierCode, days }: Static<typeof LateSource>): Notice {
  return {
    event: 'source.no-file',
    level: 'warning',
    title: `${supplierCode}: no file from ${sourceName}`,
    message: `Nothing new came for ${days} days.`,
    facts: { ...NOTHING, supplierCode, sourceId, sourceName, days },
    subject: `late source ${sourceId}`,
  }
}

/** One that is tried again soon is no news yet. */
function ofFetch(failed: Static<typeof FailedFetch>): Notice | null {
  const { sourceId, sourceName, supplierCode, error, retryAt, uploadId = null, fileName = null } = failed
  if (retryAt !== null) return null
  const waits = uploadId !== null && fileName !== null
  return {
    event: 'source.failed',
    level: waits ? 'warning' : 'error',
    title: `${supplierCode}: ${waits ? `${fileName} waits for its mapping` : `${sourceName} cannot be read`}`,
    message: error.message,
    facts: { ...NOTHING, supplierCode, sourceId, sourceName, fileName, uploadId, errorCode: error.code },
    subject: `failed source ${sourceId} ${error.code}`,
  }
}

/** A webhook was switched off by what its receiver did. */
export function webhookOff({ id, url, reason }: { id: string; url: string; reason: 'gone' | 'failing' }): Notice {
  const why =
    reason === 'gone' ? 'The receiver answered that it wants no more events (410).' : 'Nothing arrived for three days.'
  return {
    event: 'webhook.off',
    level: 'error',
    title: `The webhook to ${receiverOf(url)} was switched off`,
    message: `${why} What still waited was not sent.`,
    facts: { ...NOTHING, webhookUrl: url, errorCode: reason === 'gone' ? 'WEBHOOK_GONE' : null },
    subject: `webhook off ${id}`,
  }
}

function runFacts({ runId, fileName, supplierCode, totals, error, undone = null }: EndedRun): NotificationFacts {
  const { rows, created, updated, refused } = totals
  return {
    ...NOTHING,
    supplierCode,
    runId,
    fileName,
    rows,
    created,
    updated,
    refused,
    errorCode: error?.code ?? null,
    undone,
  }
}
