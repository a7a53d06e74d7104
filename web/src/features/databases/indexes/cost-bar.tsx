import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../ui/use-format.ts'
import classes from './cost-bar.module.css'

interface CostBarProps {
  label: string
  note?: string
  before: number
  after: number
}

/** A cost before and after, one bar inside the other. */
export function CostBar({ label, note, before, after }: CostBarProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const most = Math.max(before, after, 1)
  const change = before > 0 ? after / before - 1 : 0

  return (
    <div className={classes.cost}>
      <span className={classes.label}>
        {label}
        {note ? <span className={classes.note}> {note}</span> : null}
      </span>
      <span className={classes.bar} aria-hidden="true">
        <span className={classes.before} style={{ width: `${(before / most) * 100}%` }} />
        <span className={classes.after} style={{ width: `${(after / most) * 100}%` }} />
      </span>
      <span className={classes.text}>
        {t('indexes.costText', {
          before: format.count(before),
          after: format.count(after),
          change: format.share(change),
        })}
      </span>
    </div>
  )
}
