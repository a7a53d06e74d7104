import type { SlowQueries } from '@products-manager/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../ui/use-format.ts'
import type { DatabaseName } from '../database-search.ts'
import classes from './queries.module.css'
import { shortText } from './short-text.ts'

interface RepeatListProps {
  database: DatabaseName
  repeats: SlowQueries['repeats']
}

/** Queries that come once for each row of another: one of a list would do. */
export function RepeatList({ database, repeats }: RepeatListProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const nameOf = ({ name, text }: { name: string | null; text: string }) => name ?? shortText(text)

  return (
    <ul className={classes.repeats}>
      {repeats.map(({ child, parent, perParent, because }) => (
        <li key={`${parent.fingerprint} ${child.fingerprint}`}>
          <p>
            <Link to="/databases/queries/$database/$fingerprint" params={{ database, fingerprint: child.fingerprint }}>
              {nameOf(child)}
            </Link>{' '}
            {t('queries.repeatText', {
              calls: format.count(child.calls),
              per: format.count(perParent),
            })}{' '}
            <Link to="/databases/queries/$database/$fingerprint" params={{ database, fingerprint: parent.fingerprint }}>
              {nameOf(parent)}
            </Link>
          </p>
          <p lang="en" className={classes.text}>
            {because}
          </p>
        </li>
      ))}
    </ul>
  )
}
