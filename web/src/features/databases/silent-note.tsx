import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import classes from './silent-note.module.css'

/** Which databases an answer says nothing of. */
export function SilentNote({ silent = [] }: { silent?: readonly string[] | undefined }) {
  const { t } = useTranslation()

  if (silent.length === 0) return null
  return (
    <p role="status" className={classes.note}>
      <TriangleAlert size={16} aria-hidden="true" />
      {t('databases.silent', { count: silent.length, names: silent.join(', ') })}
    </p>
  )
}
