import { SegmentedControl } from '@mantine/core'
import type { ErrorGroup, ImportRun } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { importErrorGroupsQuery, isMoving } from '../../api/imports-queries.ts'
import { FailureNote } from '../../ui/failure-note.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { DownloadMenu } from './download-menu.tsx'
import { ProblemCauses } from './problem-causes.tsx'
import { ProblemRows } from './problem-rows.tsx'
import { RepairDialog } from './repair/repair-dialog.tsx'
import classes from './run-problems.module.css'

/** What was wrong in the file: first by cause, since one cause explains hundreds of rows, then row by row. */
export function RunProblems({ run }: { run: ImportRun }) {
  const { t } = useTranslation()
  const [view, setView] = useState<'causes' | 'rows'>('causes')
  const [cause, setCause] = useState<ErrorGroup | null>(null)
  const moving = isMoving(run)
  const { data, error, refetch } = useQuery({
    ...importErrorGroupsQuery(run.id, run.status),
    refetchInterval: moving ? 5_000 : false,
  })
  const isWhole = run.status === 'completed' || run.status === 'completed_with_errors' || run.status === 'held'
  const groups = data?.groups ?? []
  const sure = moving ? [] : groups.filter(isSure)
  const total = groups.reduce((sum, group) => sum + group.count, 0)

  if (error) return <FailureNote error={error} onRetry={refetch} />
  if (!data) return <SkeletonRows rows={3} />
  if (groups.length === 0) {
    return (
      <Panel title={t('runs.problems')}>
        <p className={classes.none}>
          {isWhole ? <CircleCheck size={18} aria-hidden="true" /> : null}
          {t(moving ? 'runs.notYet' : isWhole ? whenWell(run) : 'runs.notReadWhole')}
        </p>
      </Panel>
    )
  }
  return (
    <Panel
      title={t('runs.problems')}
      note={t('runs.problemCount', { count: total })}
      flush
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label={t('runs.problems')}
            value={view}
            onChange={(chosen) => {
              setView(chosen as typeof view)
              setCause(null)
            }}
            data={[
              { value: 'causes', label: t('runs.byCause') },
              { value: 'rows', label: t('runs.byRow') },
            ]}
          />
          <DownloadMenu runId={run.id} />
          {sure.length > 1 ? <RepairDialog run={run} groups={sure} label={t('doctor.repairSure')} /> : null}
        </>
      }
    >
      {view === 'causes' ? (
        <ProblemCauses
          run={run}
          groups={groups}
          onShow={(group) => {
            setCause(group)
            setView('rows')
          }}
        />
      ) : (
        <ProblemRows runId={run.id} cause={cause} onAll={() => setCause(null)} />
      )}
    </Panel>
  )
}

/** What can be repaired without anybody having to decide. */
function isSure({ repair, repairedBy, confidence }: ErrorGroup): boolean {
  return repair === 'offered' && repairedBy === null && confidence !== 'guess'
}

/** A plan and a held file took nothing yet. */
function whenWell({ kind, status, leftAside }: ImportRun) {
  if (kind === 'plan' || status === 'held') return 'runs.noProblemsRead'
  return leftAside > 0 ? 'runs.noProblemsAside' : 'runs.noProblems'
}
