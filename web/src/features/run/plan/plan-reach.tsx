import type { PlanSummary } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../ui/use-format.ts'
import classes from './plan-view.module.css'

interface PlanReachProps {
  title: string
  shares: PlanSummary['brands']
  onChoose: (name: string) => void
}

const SHOWN = 8

/** Of a category's path the level that tells it from its neighbours: cut at its end, all would begin alike. */
function lastLevel(name: string): string {
  return name.split(' > ').at(-1) ?? name
}

/** The brands or categories that a plan touches most, each with its share; a bar chooses its rows. */
export function PlanReach({ title, shares, onChoose }: PlanReachProps) {
  const { t } = useTranslation()
  const format = useFormat()
  if (shares.length === 0) return null

  return (
    <section>
      <h3>{title}</h3>
      <ul className={classes.bars}>
        {shares.slice(0, SHOWN).map(({ name, count, of }) => (
          <li key={name}>
            <button type="button" title={name} onClick={() => onChoose(name)}>
              <span>{lastLevel(name)}</span>
              <span className={classes.bar}>
                <span style={{ inlineSize: `${of === 0 ? 100 : Math.min(100, (100 * count) / of)}%` }} />
              </span>
              <span>{t('plan.reachOf', { count: format.count(count), of: format.count(of) })}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
