import { Button } from '@mantine/core'
import { type MaintenanceRun, planMaintenance, startMaintenance } from '@products-manager/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { maintenanceQuery } from '../../../api/operations-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { ProgressBar } from '../../../ui/progress-bar.tsx'
import { Tag } from '../../../ui/tag.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import type { DatabaseName } from '../database-search.ts'
import classes from './tables.module.css'

/** What needs VACUUM, ANALYZE or REINDEX: said first, done on request, with its progress. */
export function MaintenancePanel({ database }: { database: DatabaseName }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data: runs = [] } = useQuery(maintenanceQuery)
  const [last] = runs
  const isUnderWay = last?.completedAt === null
  const plan = useMutation({ mutationFn: () => call(planMaintenance, { body: { database } }) })
  const start = useMutation({
    mutationFn: () => call(startMaintenance, { body: { database } }),
    onSuccess: () => {
      plan.reset()
      return client.invalidateQueries({ queryKey: maintenanceQuery.queryKey })
    },
  })
  const lastEnd = last?.completedAt ?? null

  useEffect(() => {
    if (lastEnd) void client.invalidateQueries({ queryKey: ['operations', 'tables'] })
  }, [client, lastEnd])

  return (
    <Panel
      title={t('tables.maintenance')}
      note={t('tables.maintenanceNote')}
      actions={
        <>
          <Button size="xs" variant="default" loading={plan.isPending} onClick={() => plan.mutate()}>
            {t('tables.dryRun', { database })}
          </Button>
          <Button size="xs" loading={start.isPending || isUnderWay} onClick={() => start.mutate()}>
            {t('tables.maintain', { database })}
          </Button>
        </>
      }
    >
      {plan.error || start.error ? <FailureNote error={plan.error ?? start.error} /> : null}
      {plan.data ? (
        plan.data.steps.length === 0 ? (
          <p role="status">{t('tables.nothingToDo')}</p>
        ) : (
          <ul className={classes.steps} aria-label={t('tables.wouldDo')}>
            {plan.data.steps.map(({ statement, reason }) => (
              <li key={statement} lang="en">
                <code className={classes.code}>{statement}</code>
                <span className={classes.small}>{reason}</span>
              </li>
            ))}
          </ul>
        )
      ) : null}
      {last ? <RunState run={last} /> : <p className={classes.soft}>{t('tables.noRuns')}</p>}
    </Panel>
  )
}

function RunState({ run }: { run: MaintenanceRun }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { status, progress, results, wish } = run

  if (status === 'pending' || status === 'running') {
    return (
      <div role="status" className={classes.run}>
        <p>
          {progress ? t('tables.step', progress) : t(status === 'pending' ? 'backups.waits' : 'backups.begins')}{' '}
          {progress ? <code className={classes.code}>{progress.statement}</code> : null}
        </p>
        <ProgressBar
          percent={(progress?.share ?? 0) * 100}
          label={t('tables.maintenance')}
          moving={status === 'running'}
          thin
        />
        {progress ? (
          <p lang="en" className={classes.soft}>
            {progress.phase}
          </p>
        ) : null}
      </div>
    )
  }
  return (
    <div className={classes.run}>
      <p>
        <Tag tone={status === 'completed' ? 'good' : 'bad'} dot>
          {t(status === 'completed' ? 'backups.wentWell' : 'backups.failed')}
        </Tag>{' '}
        {t('tables.lastRun', {
          time: format.moment(run.completedAt ?? run.createdAt),
          what: wish.database ?? t('tables.allDatabases'),
          count: results.length,
        })}
      </p>
      <ul className={classes.steps}>
        {results.map(({ statement, outcome, milliseconds, problem }) => (
          <li key={statement} lang="en">
            <code className={classes.code}>{statement}</code>
            <span className={outcome === 'failed' ? classes.bad : classes.small}>
              {outcome} · {format.span(milliseconds)} {problem}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
