import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { TriangleAlert, Unplug } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { healthQuery } from '../../api/health-queries.ts'
import classes from './connection-note.module.css'

/** A line above every page while the server is away or one of its databases is. */
export function ConnectionNote() {
  const { t } = useTranslation()
  const { data, error, isFetching, refetch } = useQuery(healthQuery)
  useComeBack(error !== null)

  return (
    <div role="status" className={classes.place}>
      {error ? (
        <div className={classes.note} data-tone="bad">
          <Unplug size={16} aria-hidden="true" />
          <span>{t('shell.unreachable')}</span>
          <Button size="compact-xs" variant="outline" color="brick" disabled={isFetching} onClick={() => refetch()}>
            {t(isFetching ? 'shell.retrying' : 'shell.retry')}
          </Button>
        </div>
      ) : data?.status === 'degraded' ? (
        <div className={classes.note} data-tone="warn">
          <TriangleAlert size={16} aria-hidden="true" />
          <span>{t('shell.degraded', { count: data.away.length, names: data.away.join(', ') })}</span>
          <Link to="/databases">{t('shell.seeDatabases')}</Link>
        </div>
      ) : null}
    </div>
  )
}

/** Once the server answers again, what failed while it was away is asked for again. */
function useComeBack(away: boolean): void {
  const client = useQueryClient()
  const wasAway = useRef(away)

  useEffect(() => {
    if (wasAway.current && !away) void client.refetchQueries({ predicate: ({ state }) => state.status === 'error' })
    wasAway.current = away
  }, [away, client])
}
