import type { ImportRun } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../ui/use-format.ts'
import classes from './run-figures.module.css'

const figures = ['created', 'updated', 'unchanged', 'refused', 'warnings', 'missing'] as const

/** What the file did to the catalogue, in figures. */
export function RunFigures({ run }: { run: ImportRun }) {
  const { t } = useTranslation()
  const format = useFormat()

  return (
    <dl className={classes.figures}>
      <div className={classes.total}>
        <dt>{t('runs.rows')}</dt>
        <dd>{format.count(run.totalRows)}</dd>
      </div>
      {figures.map((figure) => (
        <div key={figure} data-figure={figure} data-none={run[figure] === 0 || undefined}>
          <dt>{t(`runs.${figure}`)}</dt>
          <dd>{format.count(run[figure])}</dd>
        </div>
      ))}
    </dl>
  )
}
