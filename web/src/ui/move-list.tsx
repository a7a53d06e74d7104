import type { ColumnMove } from '@products-manager/contract'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './move-list.module.css'
import { useFormat } from './use-format.ts'

/** Columns that seem to be called otherwise now, and what can be done about it. */
export function MoveList({ moves, children }: { moves: readonly ColumnMove[]; children: ReactNode }) {
  const { t } = useTranslation()
  const format = useFormat()

  return (
    <section className={classes.note} aria-label={t('mapping.movesTitle')}>
      <h2 className={classes.title}>{t('mapping.movesTitle')}</h2>
      <ul className={classes.moves}>
        {moves.map(({ from, to, likeness, why }) => (
          <li key={from}>
            <strong>{t('mapping.moveQuestion', { from, to })}</strong>{' '}
            <span title={why}>{t('mapping.moveLikeness', { share: format.share(likeness) })}</span>
          </li>
        ))}
      </ul>
      {children}
    </section>
  )
}
