import { Button } from '@mantine/core'
import { History } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import classes from './past-note.module.css'
import { useFormat } from './use-format.ts'

/** Whether somebody asks for what has not come yet. */
export function isAhead(asOf: string): boolean {
  return Date.parse(asOf) > Date.now()
}

/** Says that the past is looked at, so that nobody takes it for the present. */
export function PastNote({ asOf, onLeave }: { asOf: string; onLeave: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const isPast = !isAhead(asOf)

  return (
    <div className={classes.note} role="status">
      <History size={16} aria-hidden="true" />
      <span>{t(isPast ? 'past.note' : 'past.future', { moment: format.moment(asOf) })}</span>
      <Button size="compact-sm" variant="default" onClick={onLeave}>
        {t('past.leave')}
      </Button>
    </div>
  )
}
