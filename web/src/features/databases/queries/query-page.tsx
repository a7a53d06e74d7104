import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { queryHistoryQuery, slowQueriesQuery } from '../../../api/operations-queries.ts'
import { BackLink } from '../../../ui/back-link.tsx'
import { FactTiles } from '../../../ui/fact-tiles.tsx'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Page } from '../../../ui/page.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import { databaseOf } from '../database-search.ts'
import { PlanTree } from './plan-tree.tsx'
import classes from './queries.module.css'
import { QueryHistory } from './query-history.tsx'
import { RepeatList } from './repeat-list.tsx'
import { shortText } from './short-text.ts'

const route = getRouteApi('/databases/queries/$database/$fingerprint')
// As many as the server gives: the query that was chosen in a list by another order is among them.
const MOST = 100

/** One query: what it costs, how that went on, and how the server does it. */
export function QueryPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const params = route.useParams()
  const { fingerprint } = params
  const database = databaseOf(params.database)
  const history = useQuery(queryHistoryQuery(database, fingerprint))
  const now = useQuery(slowQueriesQuery({ database, by: 'total', limit: MOST }))
  const query = now.data?.queries.find((one) => one.fingerprint === fingerprint)
  const repeats = (now.data?.repeats ?? []).filter((one) =>
    [one.child.fingerprint, one.parent.fingerprint].includes(fingerprint),
  )
  const text = query?.text ?? history.data?.text ?? null
  const name = query?.name ?? history.data?.name ?? null
  const plan = query?.plan ?? history.data?.plan ?? null
  const error = history.error ?? now.error
  const isWaiting = now.isPending || history.isPending

  return (
    <Page
      title={name ?? (text ? shortText(text) : t('queries.query'))}
      above={
        <BackLink to="/databases/queries" search={{ database }}>
          {t('queries.title')}
        </BackLink>
      }
      lead={`${database} · ${fingerprint}`}
    >
      {error ? <FailureNote error={error} onRetry={() => Promise.all([history.refetch(), now.refetch()])} /> : null}
      {query ? (
        <FactTiles
          tiles={[
            {
              name: t('queries.total'),
              value: format.span(query.totalMs),
              note: t('queries.shareOfAll', { share: format.share(query.share) }),
            },
            {
              name: t('queries.mean'),
              value: format.span(query.meanMs),
              note: t('queries.fromTo', {
                least: format.span(query.minMs),
                most: format.span(query.maxMs),
              }),
            },
            {
              name: t('queries.calls'),
              value: format.count(query.calls),
              note: query.change ? t('queries.callsSince', { calls: format.count(query.change.calls) }) : null,
            },
            {
              name: t('queries.rows'),
              value: format.count(query.rows),
              note: t('queries.rowsPerCall', {
                rows: format.decimal((query.rows / Math.max(1, query.calls)).toFixed(1)),
              }),
            },
          ]}
        />
      ) : null}
      {repeats.length > 0 ? (
        <Panel title={t('queries.repeats')} note={t('queries.repeatsNote')}>
          <RepeatList database={database} repeats={repeats} />
        </Panel>
      ) : null}
      <Panel title={t('queries.plan')} note={t('queries.planNote')}>
        {plan ? (
          <PlanTree plan={plan} />
        ) : isWaiting ? (
          <SkeletonRows rows={4} />
        ) : (
          <>
            <p>{t('queries.noPlan')}</p>
            {query?.noPlan ? (
              <p lang="en" className={classes.soft}>
                {query.noPlan}
              </p>
            ) : null}
          </>
        )}
      </Panel>
      <Panel title={t('queries.history')} note={t('queries.historyNote')}>
        {history.data ? <QueryHistory looks={history.data.looks} /> : isWaiting ? <SkeletonRows rows={4} /> : null}
      </Panel>
      {text ? (
        <Panel title={t('queries.statement')}>
          <pre lang="en" className={classes.statement}>
            {text}
          </pre>
        </Panel>
      ) : null}
    </Page>
  )
}
