import type { ImportRun } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { importQuery, isMoving } from '../../api/imports-queries.ts'
import { useLiveRuns } from '../../api/use-live-runs.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { FailureSentence } from '../../ui/failure-sentence.tsx'
import { Page } from '../../ui/page.tsx'
import { RunTag } from '../../ui/run-tag.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { Tag } from '../../ui/tag.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { DriftPanel } from './drift/drift-panel.tsx'
import { PlanView } from './plan/plan-view.tsx'
import { RunActions } from './run-actions.tsx'
import { RunColumns } from './run-columns.tsx'
import { RunFacts } from './run-facts.tsx'
import { RunFigures } from './run-figures.tsx'
import classes from './run-page.module.css'
import { RunProblems } from './run-problems.tsx'
import { RunProgress } from './run-progress.tsx'

const route = getRouteApi('/imports/$id')

// While the socket is away a person still sees a bar that moves; with it, this only heals a lost last message.
const POLL_MS = 2_000
const CHECK_MS = 5_000

// What was wrong in the file stands with the run that read it; of these, what no longer fitted is told.
const READS_NO_FILE: ReadonlySet<ImportRun['kind']> = new Set(['apply', 'undo'])

export function RunPage() {
  const { t } = useTranslation()
  const { id } = route.useParams()
  const live = useLiveRuns()
  const { data, error, isFetching, refetch } = useQuery({
    ...importQuery(id),
    refetchInterval: ({ state }) => (!state.data || !isMoving(state.data) ? false : live ? CHECK_MS : POLL_MS),
  })
  const back = <BackLink to="/imports">{t('runs.title')}</BackLink>

  if (data) return <RunSheet run={data} live={live} back={back} />
  return (
    <Page title={t('runs.run')} above={back}>
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : <SkeletonRows />}
    </Page>
  )
}

function RunSheet({ run, live, back }: { run: ImportRun; live: boolean; back: ReactNode }) {
  const { t } = useTranslation()
  const format = useFormat()

  return (
    <Page
      title={run.fileName}
      tab={isMoving(run) ? `${format.share(run.percent / 100)} · ${run.fileName}` : run.fileName}
      above={back}
      lead={
        <span className={classes.lead}>
          <RunTag status={run.status} />
          {run.kind === 'import' ? null : <Tag>{t(`plan.kindOfRun.${run.kind}`)}</Tag>}
          {run.takenBackBy ? <Tag tone="warn">{t('plan.takenBack')}</Tag> : null}
          <span>{run.supplierCode}</span>
          <span>{format.moment(run.startedAt ?? run.createdAt)}</span>
        </span>
      }
      actions={<RunActions run={run} />}
    >
      <RunProgress run={run} live={live} />
      <RunEnding run={run} />
      <DriftPanel run={run} />
      <RunColumns run={run} />
      {run.kind === 'plan' ? null : <RunFigures run={run} />}
      {run.kind === 'plan' && !isMoving(run) ? <PlanView planId={run.id} /> : null}
      <RunOrigin run={run} />
      <RunTakenBack run={run} />
      <RunWaiting run={run} />
      {run.sameFileAs ? (
        <p className={classes.note}>
          {t('runs.sameFile')}
          {t('shell.colon')}{' '}
          <Link to="/imports/$id" params={{ id: run.sameFileAs }}>
            {t('runs.seeThat')}
          </Link>
        </p>
      ) : null}
      {READS_NO_FILE.has(run.kind) ? null : <RunProblems run={run} />}
      <RunFacts run={run} />
    </Page>
  )
}

/** The plan or the run that this one comes from. */
function RunOrigin({ run }: { run: ImportRun }) {
  const { t } = useTranslation()
  const origin = run.planId ?? run.undoOf ?? run.repairOf
  if (origin === null) return null
  return (
    <p className={classes.note}>
      {t(run.planId ? 'plan.ofPlan' : run.repairOf ? 'plan.ofRepair' : 'plan.ofRun')}
      {t('shell.colon')}{' '}
      <Link to="/imports/$id" params={{ id: origin }}>
        {t(run.planId ? 'plan.seePlan' : 'plan.seeRun')}
      </Link>
      {run.conflicts > 0 ? (
        <> · {t(run.kind === 'undo' ? 'plan.stayed' : 'plan.conflicts', { count: run.conflicts })}</>
      ) : null}
    </p>
  )
}

/** The undo that took the run back. */
function RunTakenBack({ run }: { run: ImportRun }) {
  const { t } = useTranslation()
  if (run.takenBackBy === null) return null
  return (
    <p className={classes.note}>
      {t('plan.takenBackBy')}
      {t('shell.colon')}{' '}
      <Link to="/imports/$id" params={{ id: run.takenBackBy }}>
        {t('plan.seeRun')}
      </Link>
    </p>
  )
}

/** What the run could not identify, and where somebody does. */
function RunWaiting({ run }: { run: ImportRun }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (run.waiting === 0) return null
  return (
    <p className={classes.note}>
      {t('queue.ofRun', { count: run.waiting, shown: format.count(run.waiting) })}
      {t('shell.colon')}{' '}
      <Link to="/ean-queue" search={{ supplier: run.supplierCode }}>
        {t('queue.see')}
      </Link>
    </p>
  )
}

/** Why a run did not come to its end, and what can be done. */
function RunEnding({ run }: { run: ImportRun }) {
  const { t } = useTranslation()

  if (run.error) {
    return (
      <div role="alert" className={classes.failed}>
        <strong>{t(run.status === 'interrupted' ? 'runs.interruptedTitle' : 'runs.failedTitle')}</strong>
        <FailureSentence error={run.error} />
      </div>
    )
  }
  if (run.status !== 'interrupted') return null
  return <p className={classes.note}>{t('runs.interruptedText')}</p>
}
