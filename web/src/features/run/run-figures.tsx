import type { ImportRun } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../ui/use-format.ts'
import classes from './run-figures.module.css'

const figures = ['created', 'updated', 'unchanged', 'leftAside', 'refused', 'warnings', 'missing'] as const
// Of an undo only whether a product went back says something; one that it brought into the catalogue again did.
const undoFigures = ['updated', 'unchanged', 'conflicts'] as const

/** What the run did to the catalogue, in figures. */
export function RunFigures({ run }: { run: ImportRun }) {
  const { t } = useTranslation()
  const format = useFormat()
  const shown =
    run.kind === 'undo'
      ? undoFigures.map((figure) => ({
          figure,
          label: t(`plan.undone.${figure}`),
          count: figure === 'updated' ? run.created + run.updated : run[figure],
        }))
      : figures
          // Hardly any profile leaves rows aside.
          .filter((figure) => figure !== 'leftAside' || run.leftAside > 0)
          .map((figure) => ({ figure, label: t(`runs.${figure}`), count: run[figure] }))

  return (
    <dl className={classes.figures}>
      <div className={classes.total}>
        <dt>{t(run.kind === 'undo' ? 'products.title' : 'runs.rows')}</dt>
        <dd>{format.count(run.totalRows)}</dd>
      </div>
      {shown.map(({ figure, label, count }) => (
        <div key={figure} data-figure={figure} data-none={count === 0 || undefined}>
          <dt>{label}</dt>
          <dd>{format.count(count)}</dd>
        </div>
      ))}
    </dl>
  )
}
