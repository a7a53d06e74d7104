import type { ColumnMove } from '@products-manager/contract'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './move-list.module.css'
import { useFormat } from './use-format.ts'

/** Columns that seem to be called otherwise now, and what can be done about it. */
export function MoveList({ moves, children }: { moves: readonly ColumnMove[]; children: ReactNode }) {
  const { t } = useTranslation()
  const format = useFormat()

  const whyOf = (values: number, shape: ColumnMove['sameShape']) =>
    shape === null
      ? t('mapping.moveValues', { share: format.share(values) })
      : t('mapping.moveValuesAndShape', { share: format.share(values), shape: t(`mapping.shapes.${shape}`) })

  return (
    <section className={classes.note} aria-label={t('mapping.movesTitle')}>
      <h2 className={classes.title}>{t('mapping.movesTitle')}</h2>
      <ul className={classes.moves}>
        {moves.map(({ from, to, likeness, sameValues, sameShape }) => (
          <li key={from}>
            <strong>{t('mapping.moveQuestion', { from, to })}</strong>{' '}
            <span title={whyOf(sameValues, sameShape)}>
              {t('mapping.moveLikeness', { share: format.share(likeness) })}
            </span>
          </li>
        ))}
      </ul>
      {children}
    </section>
  )
}
