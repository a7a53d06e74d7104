import type { ImportRun } from '@products-manager/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { isMoving } from '../../api/imports-queries.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { RunTag } from '../../ui/run-tag.tsx'
import table from '../../ui/table.module.css'
import { TableFrame } from '../../ui/table-frame.tsx'
import { Tag } from '../../ui/tag.tsx'
import { useFormat } from '../../ui/use-format.ts'
import classes from './runs-table.module.css'

export function RunsTable({ runs }: { runs: readonly ImportRun[] }) {
  const { t } = useTranslation()

  return (
    <TableFrame label={t('runs.title')}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('runs.file')}</th>
            <th scope="col">{t('runs.state')}</th>
            <th scope="col">{t('products.supplier')}</th>
            <th scope="col" className={table.number}>
              {t('runs.rows')}
            </th>
            <th scope="col" className={table.number}>
              {t('runs.created')}
            </th>
            <th scope="col" className={table.number}>
              {t('runs.updated')}
            </th>
            <th scope="col" className={table.number}>
              {t('runs.unchanged')}
            </th>
            <th scope="col" className={table.number}>
              {t('runs.refused')}
            </th>
            <th scope="col" className={table.number}>
              {t('runs.gone')}
            </th>
            <th scope="col" className={table.number}>
              {t('runs.duration')}
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunRow key={run.id} run={run} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function RunRow({ run }: { run: ImportRun }) {
  const { t } = useTranslation()
  const format = useFormat()

  return (
    <tr>
      <th scope="row" className={classes.file}>
        <Link to="/imports/$id" params={{ id: run.id }}>
          {run.fileName}
        </Link>
        <span className={classes.begun}>{format.moment(run.startedAt ?? run.createdAt)}</span>
      </th>
      <td className={classes.state}>
        <RunTag status={run.status} />
        {run.kind === 'import' ? null : <Tag>{t(`plan.kindOfRun.${run.kind}`)}</Tag>}
        {run.takenBackBy ? <Tag tone="warn">{t('plan.takenBack')}</Tag> : null}
        {run.planState && run.status !== 'held' && !isMoving(run) ? (
          <Tag tone={run.planState === 'open' ? 'warn' : 'plain'}>
            {t(`plan.states.${run.planState}`)}
            {run.planState === 'partly-applied'
              ? ` · ${t('plan.left', { shown: format.count(run.planLeft ?? 0) })}`
              : null}
          </Tag>
        ) : null}
        {isMoving(run) ? (
          <div className={classes.progress}>
            <ProgressBar percent={run.percent} label={t('runs.progressOf', { file: run.fileName })} moving thin />
          </div>
        ) : null}
      </td>
      <td>{run.supplierCode}</td>
      <td className={table.number}>{format.count(run.totalRows)}</td>
      <td className={table.number}>{format.count(run.created)}</td>
      <td className={table.number}>{format.count(run.updated)}</td>
      <td className={table.number}>{format.count(run.unchanged)}</td>
      <td className={`${table.number} ${run.refused > 0 ? table.bad : ''}`}>{format.count(run.refused)}</td>
      <td className={table.number}>{format.count(run.missing)}</td>
      <td className={table.number}>{run.durationMs === null ? '–' : format.duration(run.durationMs)}</td>
    </tr>
  )
}
