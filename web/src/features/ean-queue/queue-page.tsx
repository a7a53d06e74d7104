import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { QueueDecision, QueueEntry } from '@products-manager/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { CheckCheck, SearchX } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queueCountsQuery, queueEntriesQuery } from '../../api/ean-queue-queries.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { Page } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { BulkBar } from './bulk-bar.tsx'
import { EntryDrawer } from './entry-drawer.tsx'
import classes from './queue.module.css'
import { QueueFilters } from './queue-filters.tsx'
import { QueueList } from './queue-list.tsx'
import { filterOf, readQueueSearch } from './queue-search.ts'
import { useDecisions } from './use-decisions.ts'

const route = getRouteApi('/ean-queue')
const none: ReadonlySet<string> = new Set()

/** Rows without a usable EAN: what the supplier wrote, beside what it may be. */
export function QueuePage() {
  const { t } = useTranslation()
  const format = useFormat()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const narrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const filter = useMemo(() => filterOf(search), [search])
  const decided = search.tab === 'decided'
  const [active, setActive] = useState(0)
  const [chosen, setChosen] = useState(none)
  const [opened, setOpened] = useState<QueueEntry | null>(null)
  const [returns, setReturns] = useState(0)
  const { gone, last, decide, decision, takeBack } = useDecisions()
  const counts = useQuery(queueCountsQuery(filter))
  const list = useInfiniteQuery(queueEntriesQuery(filter, decided))
  const { data, error, hasNextPage, isFetching, fetchNextPage, refetch } = list
  const entries = useMemo(
    () => data?.pages.flatMap(({ items }) => items).filter(({ id }) => decided || !gone.has(id)),
    [data, decided, gone],
  )

  const change = (values: object) => {
    setActive(0)
    setChosen(none)
    void navigate({ search: (before) => readQueueSearch({ ...before, ...values }), replace: true })
  }
  const onMore = useCallback(() => {
    if (!isFetching) void fetchNextPage()
  }, [isFetching, fetchNextPage])
  const about = (entry: QueueEntry, what: QueueDecision) => {
    setOpened(null)
    decide({ ids: [entry.id] }, what)
  }
  const choose = ({ id }: QueueEntry) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }
  const decideMany = (what: QueueDecision) => {
    decide(chosen.size > 0 ? { ids: [...chosen] } : { filter }, what)
    setChosen(none)
  }

  function onKey(key: string, entry: QueueEntry): boolean {
    if (key === 'o' || (key === 'Enter' && (decided || !entry.suggestion))) setOpened(entry)
    else if (decided) return false
    else if (key === 'Enter') about(entry, { do: 'accept' })
    else if (key === 'n') about(entry, { do: 'create' })
    else if (key === 'i') about(entry, { do: 'ignore' })
    else if (key === 's') about(entry, { do: 'snooze' })
    else if (key === 'x' || key === ' ') choose(entry)
    else return false
    return true
  }

  const waiting = counts.data?.waiting
  const narrowed = Object.keys(filter).length > 0
  return (
    <Page
      fixed
      title={t('queue.title')}
      lead={
        waiting === undefined ? t('queue.lead') : t('queue.count', { count: waiting, shown: format.count(waiting) })
      }
    >
      <QueueFilters search={search} suppliers={counts.data?.suppliers ?? []} onChange={change} />
      {decided || counts.data?.matching === 0 ? null : (
        <BulkBar
          chosen={chosen.size}
          matching={counts.data?.matching ?? 0}
          suggested={counts.data?.suggested ?? 0}
          pending={decision.isPending}
          onDecide={decideMany}
        />
      )}
      {decision.error ? <FailureNote error={decision.error} /> : null}
      {takeBack.error ? <FailureNote error={takeBack.error} /> : null}
      {last ? (
        <div role="status" className={classes.note}>
          {t('queue.done', { count: last.entries, shown: format.count(last.entries) })}
          <Button
            size="compact-xs"
            variant="default"
            loading={takeBack.isPending}
            onClick={() => takeBack.mutate(last, { onSuccess: () => setReturns((times) => times + 1) })}
          >
            {t('queue.takeBack')}
          </Button>
        </div>
      ) : null}
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : null}
      {entries === undefined ? (
        error ? null : (
          <SkeletonRows />
        )
      ) : entries.length === 0 && !hasNextPage ? (
        narrowed ? (
          <EmptyState Icon={SearchX} title={t('queue.noMatch')} text={t('queue.noMatchText')} />
        ) : (
          <EmptyState
            Icon={CheckCheck}
            title={decided ? t('queue.noneDecided') : t('queue.empty')}
            text={t('queue.emptyText')}
          >
            <ButtonLink to="/imports/new" variant="default">
              {t('queue.mapFile')}
            </ButtonLink>
          </EmptyState>
        )
      ) : (
        <QueueList
          // What was taken back stands anywhere in it, and the button that had the focus is gone.
          key={JSON.stringify([filter, decided, returns])}
          entries={entries}
          hasMore={hasNextPage}
          narrow={narrow ?? false}
          active={active}
          chosen={decided ? null : chosen}
          onActive={setActive}
          onChoose={choose}
          onOpen={setOpened}
          onMore={onMore}
          onKey={onKey}
        />
      )}
      <EntryDrawer entry={opened} onClose={() => setOpened(null)} onDecide={(what) => opened && about(opened, what)} />
    </Page>
  )
}
