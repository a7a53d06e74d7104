import type { IndexFault } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { indexFaultsQuery } from '../../../api/operations-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import { SqlText } from '../../../ui/sql-text.tsx'
import { Tag } from '../../../ui/tag.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import type { DatabaseName } from '../database-search.ts'
import classes from './indexes.module.css'

/** Indexes that cost more than they give, or are missing, with why dropping each is safe or is not. */
export function FaultList({ database }: { database: DatabaseName }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data, error, isFetching, refetch } = useQuery(indexFaultsQuery(database))
  const since = data?.countedSince ? t('indexes.countedSince', { time: format.moment(data.countedSince) }) : null

  return (
    <Panel
      title={t('indexes.faults')}
      note={
        data
          ? [t('indexes.faultsNote', { count: data.indexes, bytes: format.bytes(data.bytes) }), since]
              .filter(Boolean)
              .join(' ')
          : null
      }
    >
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : null}
      {data ? (
        data.faults.length === 0 ? (
          <p>{t('indexes.noFaults')}</p>
        ) : (
          <ul className={classes.cards}>
            {data.faults.map((fault) => (
              <li key={`${fault.kind} ${fault.table} ${fault.index} ${fault.fix[0]}`}>
                <FaultCard fault={fault} />
              </li>
            ))}
          </ul>
        )
      ) : error ? null : (
        <SkeletonRows rows={4} />
      )}
    </Panel>
  )
}

function FaultCard({ fault }: { fault: IndexFault }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { kind, schema, table, index, by, frees, isSafe, reasons, fix, undo } = fault

  return (
    <article className={classes.card} aria-label={index ?? table}>
      <header className={classes.head}>
        <h3 className={classes.name}>{index ?? table}</h3>
        {index ? <span className={classes.about}>{schema === 'public' ? table : `${schema}.${table}`}</span> : null}
        <Tag tone={kind === 'invalid' || kind === 'missing' ? 'bad' : 'plain'}>{t(`indexes.kinds.${kind}`)}</Tag>
        {kind === 'missing' ? null : (
          <Tag tone={isSafe ? 'good' : 'warn'}>{t(isSafe ? 'indexes.safe' : 'indexes.notSafe')}</Tag>
        )}
        {frees > 0 ? <span className={classes.about}>{t('indexes.frees', { bytes: format.bytes(frees) })}</span> : null}
      </header>
      {by ? <p>{t('indexes.by', { index: by })}</p> : null}
      <ul lang="en" className={classes.reasons}>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {fix.length > 0 ? <SqlText label={t('indexes.fix')} statements={fix} /> : null}
      {undo.length > 0 ? <SqlText label={t('indexes.undo')} statements={undo} /> : null}
    </article>
  )
}
