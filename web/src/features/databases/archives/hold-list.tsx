import { Button } from '@mantine/core'
import { type ArchiveHold, releaseArchiveHold } from '@products-manager/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { archivesQuery } from '../../../api/operations-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import { databaseOf } from '../database-search.ts'
import classes from './archives.module.css'

/** Times of the archive that nothing may remove. */
export function HoldList({ holds }: { holds: readonly ArchiveHold[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const release = useMutation({
    mutationFn: ({ id, database }: ArchiveHold) =>
      call(releaseArchiveHold, {
        params: { id, database: databaseOf(database) },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: archivesQuery.queryKey }),
  })

  if (holds.length === 0) return null
  return (
    <Panel title={t('archives.holds')} note={t('archives.holdsNote')}>
      {release.error ? <FailureNote error={release.error} /> : null}
      <ul className={classes.holds}>
        {holds.map((hold) => (
          <li key={hold.id}>
            <span>
              <strong>{hold.policy}</strong> {hold.from ? format.day(hold.from) : '…'} –{' '}
              {hold.to ? format.day(hold.to) : '…'}: {hold.reason}
            </span>
            <Button
              size="compact-xs"
              variant="default"
              loading={release.isPending}
              onClick={() => release.mutate(hold)}
            >
              {t('archives.release')}
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
