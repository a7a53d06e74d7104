import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { indexChangesQuery } from '../../../api/operations-queries.ts'
import { Panel } from '../../../ui/panel.tsx'
import { SqlText } from '../../../ui/sql-text.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import type { DatabaseName } from '../database-search.ts'
import { ChangeState } from './change-state.tsx'
import classes from './indexes.module.css'

/** Indexes that were built on advice, with what they did; nothing where none was. */
export function ChangeList({ database }: { database: DatabaseName }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data = [] } = useQuery(indexChangesQuery)
  const own = data.filter((change) => change.database === database && change.completedAt !== null)

  if (own.length === 0) return null
  return (
    <Panel title={t('indexes.changes')} note={t('indexes.changesNote')}>
      <ul className={classes.cards}>
        {own.map((change) => (
          <li key={change.id} className={classes.card}>
            <header className={classes.head}>
              <h3 className={classes.name}>{change.index}</h3>
              <span className={classes.about}>{format.moment(change.createdAt)}</span>
            </header>
            <ChangeState change={change} />
            {change.status === 'completed' ? <SqlText label={t('indexes.undo')} statements={change.undo} /> : null}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
