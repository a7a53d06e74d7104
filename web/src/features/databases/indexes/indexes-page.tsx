import { Button } from '@mantine/core'
import { type AdviceReport, startAdvice } from '@products-manager/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Lightbulb } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { adviceQuery, indexChangesQuery } from '../../../api/operations-queries.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Page } from '../../../ui/page.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import { type DatabaseName, DEFAULT_DATABASE } from '../database-search.ts'
import { DatabaseSelect } from '../database-select.tsx'
import { DatabaseTabs } from '../database-tabs.tsx'
import { AdviceCard } from './advice-card.tsx'
import { ChangeList } from './change-list.tsx'
import { FaultList } from './fault-list.tsx'
import classes from './indexes.module.css'

const route = getRouteApi('/databases/indexes')

/** Indexes that would help, those that were built, and those that may go. */
export function IndexesPage() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { database = DEFAULT_DATABASE } = route.useSearch()
  const { data, error, isFetching, refetch } = useQuery(adviceQuery(database))
  const ask = useMutation({
    mutationFn: () => call(startAdvice, { body: { database } }),
    onSuccess: () => client.invalidateQueries({ queryKey: adviceQuery(database).queryKey }),
  })
  const isUnderWay = ask.isPending || Boolean(data?.requestedAt)

  return (
    <Page
      title={t('indexes.title')}
      lead={t('indexes.lead')}
      actions={
        <>
          <DatabaseSelect to="/databases/indexes" value={database} />
          <Button
            loading={isUnderWay}
            leftSection={<Lightbulb size={15} aria-hidden="true" />}
            onClick={() => ask.mutate()}
          >
            {t(data?.report ? 'indexes.askAgain' : 'indexes.ask')}
          </Button>
        </>
      }
    >
      <DatabaseTabs />
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : null}
      {ask.error ? <FailureNote error={ask.error} /> : null}
      {isUnderWay ? (
        <p role="status" className={classes.status}>
          {t('indexes.underWay')}
        </p>
      ) : null}
      {data?.problem ? (
        <div role="alert" className={classes.problem}>
          <p>{t('indexes.notAdvised')}</p>
          <p lang="en">{data.problem}</p>
        </div>
      ) : null}
      {data ? <Advice database={database} report={data.report} /> : error ? null : <SkeletonRows />}
      <ChangeList database={database} />
      <FaultList database={database} />
    </Page>
  )
}

interface AdviceProps {
  database: DatabaseName
  report: AdviceReport | null
}

function Advice({ database, report }: AdviceProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data: changes = [] } = useQuery(indexChangesQuery)

  if (!report) return <EmptyState Icon={Lightbulb} title={t('indexes.none')} text={t('indexes.noneText')} />
  const { advice, refused, analysed, costBefore, costAfter } = report
  return (
    <Panel
      title={t('indexes.advice')}
      note={t('indexes.adviceNote', {
        time: format.moment(report.advisedAt),
        count: analysed,
        queries: format.count(analysed),
        planner: report.planner,
        saved: format.share(costBefore > 0 ? 1 - costAfter / costBefore : 0),
      })}
    >
      {advice.length === 0 ? (
        <p>{t('indexes.nothingHelps')}</p>
      ) : (
        <ol className={classes.cards}>
          {advice.map((one) => (
            <li key={one.index}>
              <AdviceCard
                database={database}
                advice={one}
                change={changes.find((change) => change.database === database && change.index === one.index) ?? null}
              />
            </li>
          ))}
        </ol>
      )}
      {refused.length > 0 ? (
        <details className={classes.refused}>
          <summary>{t('indexes.refused', { count: refused.length })}</summary>
          <ul>
            {refused.map(({ name, text, reason }) => (
              <li key={text} lang="en">
                <strong>{name ?? text.slice(0, 80)}</strong>: {reason}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </Panel>
  )
}
