// biome-ignore-all lint/a11y/useSemanticElements: the parts of a table element cannot be placed row by row.
// biome-ignore-all lint/a11y/useFocusableInteractive: the table holds the focus, so that arrow keys scroll it.
import type { PlanRow } from '@products-manager/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { partOf, planCountQuery, planRowsQuery } from '../../../api/plan-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import { PlanFilters, type PlanFiltersProps } from './plan-filters.tsx'
import { PlanRowCells } from './plan-row-cells.tsx'
import classes from './plan-view.module.css'

// A changed row with two fields; the others are measured as they come.
const ROW_HEIGHT = 76
// So many rows before the end of what was read the next page is asked for: a quick wheel does not see it come.
const AHEAD = 40

const COLUMNS = ['line', 'kind', 'title', 'move', 'changes'] as const

/** Every change of a plan: filtered and ordered by the server, read a page at a time, only what is on the screen drawn. */
export function PlanRows({ plan, filter, onFilter }: PlanFiltersProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const query = useInfiniteQuery(planRowsQuery(plan.id, filter))
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage, isPlaceholderData } = query
  const count = useQuery({ ...planCountQuery(plan.id, partOf(filter)), enabled: !filter.conflicts })
  const rows = data?.pages.flatMap((page) => page.items) ?? []
  const total = filter.conflicts ? undefined : filter.left ? count.data?.left : count.data?.rows

  return (
    <Panel
      title={t('plan.changes')}
      note={total === undefined ? undefined : t('plan.shown', { count: total, shown: format.count(total) })}
      flush
    >
      <PlanFilters plan={plan} filter={filter} onFilter={onFilter} />
      {error ? <FailureNote error={error} onRetry={refetch} /> : null}
      {data || error ? null : <SkeletonRows />}
      {data && rows.length === 0 ? <p className={classes.none}>{t('plan.noRows')}</p> : null}
      {rows.length > 0 ? (
        <RowTable
          key={JSON.stringify(filter)}
          rows={rows}
          partly={plan.state === 'partly-applied'}
          total={total}
          stale={isPlaceholderData}
          onEnd={() => {
            if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
          }}
        />
      ) : null}
    </Panel>
  )
}

interface RowTableProps {
  rows: readonly PlanRow[]
  /** Some rows were applied, and it is told which. */
  partly: boolean
  total: number | undefined
  stale: boolean
  /** The end of what was read is near. */
  onEnd: () => void
}

function RowTable({ rows, partly, total, stale, onEnd }: RowTableProps) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.place ?? index,
    overscan: 10,
  })
  const items = virtualizer.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const isNearEnd = last >= rows.length - AHEAD

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again for every page that came.
  useEffect(() => {
    if (isNearEnd) onEnd()
  }, [isNearEnd, rows.length])

  return (
    <div
      ref={scroller}
      role="table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: without it only a mouse could scroll.
      tabIndex={0}
      aria-label={t('plan.changes')}
      aria-rowcount={total ?? -1}
      className={classes.scroll}
      data-stale={stale || undefined}
    >
      <div role="row" className={classes.tableHead}>
        {COLUMNS.map((column) => (
          <span key={column} role="columnheader">
            {column === 'title' ? t('fields.title') : t(`plan.${column}`)}
          </span>
        ))}
      </div>
      <div role="rowgroup" className={classes.rows} style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, start, key }) => {
          const row = rows[index]
          return row ? (
            <div
              key={key}
              ref={virtualizer.measureElement}
              role="row"
              data-index={index}
              aria-rowindex={index + 1}
              className={classes.row}
              style={{ transform: `translateY(${start}px)` }}
            >
              <PlanRowCells row={row} applied={partly && row.appliedBy !== null && !row.isLeft} />
            </div>
          ) : null
        })}
      </div>
    </div>
  )
}
