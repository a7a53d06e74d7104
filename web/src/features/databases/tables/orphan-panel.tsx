import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { orphansQuery } from '../../../api/operations-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import classes from './tables.module.css'

/** Rows that point to rows of other databases that are not there. */
export function OrphanPanel() {
  const { t } = useTranslation()
  const format = useFormat()
  const { data: report, error, refetch } = useQuery(orphansQuery)
  const found = report?.findings.filter(({ orphans }) => orphans > 0) ?? []

  return (
    <Panel
      title={t('tables.orphans')}
      note={
        report
          ? t('tables.orphansNote', { time: format.moment(report.checkedAt), took: format.span(report.durationMs) })
          : null
      }
    >
      {error ? <FailureNote error={error} onRetry={refetch} /> : null}
      {report === null ? <p className={classes.soft}>{t('tables.noOrphanReport')}</p> : null}
      {report && found.length === 0 ? <p>{t('tables.noOrphans', { count: report.findings.length })}</p> : null}
      <ul className={classes.steps}>
        {found.map(({ database, table, column, target, orphans, checked, examples }) => (
          <li key={`${database}.${table}.${column}`}>
            {t('tables.orphanText', {
              place: `${database}.${table}.${column}`,
              target,
              orphans: format.count(orphans),
              checked: format.count(checked),
            })}
            <span className={classes.small}>{examples.slice(0, 3).join(', ')}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
