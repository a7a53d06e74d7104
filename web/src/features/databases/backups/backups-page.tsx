import { Button } from '@mantine/core'
import { startBackup, startDrill } from '@products-manager/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Archive, ShieldOff } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { backupRunsQuery, backupsQuery } from '../../../api/operations-queries.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Page } from '../../../ui/page.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import { DatabaseTabs } from '../database-tabs.tsx'
import { ProtectionTiles } from '../protection-tiles.tsx'
import { BackupFacts } from './backup-facts.tsx'
import { ChainPicture } from './chain-picture.tsx'
import { DamagedFiles } from './damaged-files.tsx'
import { FailedBackup } from './failed-backup.tsx'
import { RestoreGuide } from './restore-guide.tsx'
import { RunTable } from './run-table.tsx'
import { RunsUnderWay } from './runs-under-way.tsx'

/** What is kept, what proved it, and the way back. */
export function BackupsPage() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data, error, isFetching, refetch } = useQuery(backupsQuery)
  const [chosen, setChosen] = useState<string | null>(null)
  const [restores, setRestores] = useState(false)
  const renew = () => client.invalidateQueries({ queryKey: backupRunsQuery.queryKey })
  const take = useMutation({
    mutationFn: (kind: 'full' | 'incremental') => call(startBackup, { body: { kind } }),
    onSuccess: renew,
  })
  const drill = useMutation({ mutationFn: () => call(startDrill, {}), onSuccess: renew })
  const failure = take.error ?? drill.error
  const backup = data?.backups.find(({ id }) => id === chosen) ?? null

  return (
    <Page
      title={t('backups.title')}
      lead={data?.isOn ? t('backups.lead') : null}
      actions={
        data?.isOn ? (
          <>
            <Button variant="default" loading={drill.isPending} onClick={() => drill.mutate()}>
              {t('backups.drillNow')}
            </Button>
            <Button variant="default" loading={take.isPending} onClick={() => take.mutate('full')}>
              {t('backups.fullNow')}
            </Button>
            <Button variant="default" loading={take.isPending} onClick={() => take.mutate('incremental')}>
              {t('backups.incrementalNow')}
            </Button>
            <Button onClick={() => setRestores(true)} disabled={data.backups.length === 0}>
              {t('backups.restore')}
            </Button>
          </>
        ) : null
      }
    >
      <DatabaseTabs />
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : null}
      {failure ? <FailureNote error={failure} /> : null}
      {data?.isOn ? <ProtectionTiles /> : null}
      <FailedBackup />
      <RunsUnderWay />
      {data && !data.isOn ? (
        <EmptyState Icon={ShieldOff} title={t('backups.off')} text={t('backups.offText')} />
      ) : data ? (
        <>
          <DamagedFiles damaged={data.damaged} />
          <Panel title={t('backups.chains')} note={t('backups.chainsNote', { stores: data.stores.join(', ') })}>
            {data.backups.length === 0 ? (
              <EmptyState Icon={Archive} title={t('backups.none')} text={t('backups.noneText')} />
            ) : (
              <ChainPicture
                state={data}
                chosen={chosen}
                onChoose={(id) => setChosen((current) => (current === id ? null : id))}
              />
            )}
          </Panel>
          {backup ? <BackupFacts backup={backup} stores={data.stores} /> : null}
        </>
      ) : error ? null : (
        <Panel>
          <SkeletonRows rows={4} />
        </Panel>
      )}
      <RunTable />
      <RestoreGuide opened={restores} onClose={() => setRestores(false)} backups={data?.backups ?? []} />
    </Page>
  )
}
