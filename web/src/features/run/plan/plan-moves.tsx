import type { PlanSummary } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import classes from './plan-view.module.css'

interface PlanMovesProps {
  moves: PlanSummary['moves']
  onChoose: (move: { minMove?: number; maxMove?: number }) => void
}

/** How many prices move by how much; a bar chooses its rows. */
export function PlanMoves({ moves, onChoose }: PlanMovesProps) {
  const { t } = useTranslation()
  if (moves.length === 0) return null
  const most = Math.max(...moves.map(({ count }) => count))
  const name = ({ from, to }: PlanSummary['moves'][number]) => {
    if (from === null) return t('plan.below', { to })
    return to === null ? t('plan.above', { from }) : t('plan.between', { from, to })
  }

  return (
    <section>
      <h3>{t('plan.moves')}</h3>
      <ul className={classes.bars}>
        {moves.map((move) => (
          <li key={`${move.from} ${move.to}`}>
            <button
              type="button"
              onClick={() =>
                onChoose({
                  ...(move.from === null ? {} : { minMove: move.from }),
                  ...(move.to === null ? {} : { maxMove: move.to }),
                })
              }
            >
              <span>{name(move)}</span>
              <span className={classes.bar} data-down={(move.to ?? 1) <= 0 || undefined}>
                <span style={{ inlineSize: `${Math.max(1, (100 * move.count) / most)}%` }} />
              </span>
              <span>{t('plan.moveCount', { count: move.count })}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
