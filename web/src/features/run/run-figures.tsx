import type { ImportRun } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../ui/use-format.ts'
import classes from './run-figures.module.css'

const figures = ['created', 'updated', 'unchanged', 'refused', 'warnings', 'missing'] as const
// What an undo removes or brings back counts as updated: only whether it went back says something.
const undoFigures = ['updated', 'unchanged', 'conflicts'] as const

/** What the run did to the catalogue, in figures. */
export function RunFigures({ run }: { run: ImportRun }) {
  const { t } = useTranslation()
  const format = useFormat()
  const shown =
    run.kind === 'undo'
      ? undoFigures.map((figure) => ({ figure, label: t(`plan.undone.${figure}`) }))
      : figures.map((figure) => ({ figure, label: t(`runs.${figure}`) }))

  return (
    <dl className={classes.figures}>
      <div className={classes.total}>
        <dt>{t(run.kind === 'undo' ? 'products.title' : 'runs.rows')}</dt>
        <dd>{format.count(run.totalRows)}</dd>
      </div>
      {shown.map(({ figure, label }) => (
        <div key={figure} data-figure={figure} data-none={run[figure] === 0 || undefined}>
          <dt>{label}</dt>
          <dd>{format.count(run[figure])}</dd>
        </div>
      ))}
    </dl>
  )
}
