import type { ArchivePolicy } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { FolderArchive } from 'lucide-react'
import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { archivesQuery } from '../../../api/operations-queries.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { FactTiles } from '../../../ui/fact-tiles.tsx'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Page } from '../../../ui/page.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import { DatabaseTabs } from '../database-tabs.tsx'
import { SilentNote } from '../silent-note.tsx'
import { ArchiveContents } from './archive-contents.tsx'
import { ArchiveSearch } from './archive-search.tsx'
import type { ArchiveSpan } from './archive-span.ts'
import { BringBackDrawer } from './bring-back-drawer.tsx'
import { HoldDrawer } from './hold-drawer.tsx'
import { HoldList } from './hold-list.tsx'
import { JobTable } from './job-table.tsx'
import { PolicyTable } from './policy-table.tsx'

/** What leaves the tables and when, what the archive holds, and the way back. */
export function ArchivesPage() {
  const { t } = useTranslation()
  const { data, error, isFetching, refetch } = useQuery(archivesQuery)
  const [brought, setBrought] = useState<ArchiveSpan | null>(null)
  const [held, setHeld] = useState<ArchiveSpan | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const opened = data?.policies.find((policy) => idOf(policy) === chosen)

  return (
    <Page title={t('archives.title')} lead={t('archives.lead')}>
      <DatabaseTabs />
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : null}
      <SilentNote silent={data?.silent} />
      {data?.policies.length === 0 ? (
        <EmptyState Icon={FolderArchive} title={t('archives.none')} text={t('archives.noneText')} />
      ) : data ? (
        <>
          <Held policies={data.policies} isEncrypted={data.isEncrypted} stores={data.stores} />
          <PolicyTable
            policies={data.policies}
            opened={opened}
            onOpen={(policy) => setChosen(policy === opened ? null : idOf(policy))}
          />
          {opened ? (
            <Fragment key={chosen}>
              <ArchiveSearch policy={opened} />
              <ArchiveContents policy={opened} holds={data.holds} onHold={setHeld} onBringBack={setBrought} />
            </Fragment>
          ) : null}
          <JobTable jobs={data.jobs} />
          <HoldList holds={data.holds} />
        </>
      ) : error ? null : (
        <Panel>
          <SkeletonRows rows={8} />
        </Panel>
      )}
      <BringBackDrawer span={brought} onClose={() => setBrought(null)} />
      <HoldDrawer span={held} onClose={() => setHeld(null)} />
    </Page>
  )
}

function idOf({ database, name }: ArchivePolicy): string {
  return `${database} ${name}`
}

interface HeldProps {
  policies: readonly ArchivePolicy[]
  isEncrypted: boolean
  stores: readonly string[]
}

function Held({ policies, isEncrypted, stores }: HeldProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const sum = (part: 'rows' | 'plainBytes' | 'storedBytes') => policies.reduce((all, policy) => all + policy[part], 0)
  const plain = sum('plainBytes')
  const stored = sum('storedBytes')

  return (
    <FactTiles
      tiles={[
        {
          name: t('archives.rows'),
          value: format.count(sum('rows')),
          note: t('archives.policiesOf', { count: policies.length }),
        },
        {
          name: t('archives.stored'),
          value: format.bytes(stored),
          note:
            plain > 0
              ? t('archives.saved', { plain: format.bytes(plain), share: format.share(1 - stored / plain) })
              : null,
        },
        {
          name: t('archives.places'),
          value: format.count(stores.length),
          note: `${stores.join(', ')} · ${t(isEncrypted ? 'backups.encrypted' : 'backups.plain')}`,
        },
      ]}
    />
  )
}
