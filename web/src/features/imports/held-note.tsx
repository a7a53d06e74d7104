import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { heldQuery } from '../../api/drift-queries.ts'
import classes from './held-note.module.css'

/** How many files wait for a person, where there are any. */
export function HeldNote() {
  const { t } = useTranslation()
  const { data } = useQuery(heldQuery)
  const count = data?.items.length ?? 0
  if (count === 0) return null
  return (
    <p className={classes.note}>
      <strong>{t('drift.waiting', { count })}</strong> {t('drift.waitingText')}{' '}
      <Link to="/imports" search={{ status: 'held' }}>
        {t('drift.see')}
      </Link>
    </p>
  )
}
