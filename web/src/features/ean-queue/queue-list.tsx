// biome-ignore-all lint/a11y/useSemanticElements: the parts of a table element cannot be placed row by row.
import type { QueueEntry } from '@products-manager/contract'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type MouseEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './queue.module.css'
import { QueueRow } from './queue-row.tsx'

const ROW_HEIGHT = 64
const NARROW_ROW_HEIGHT = 124
const PAGE = 8

interface QueueListProps {
  entries: readonly QueueEntry[]
  /** More rows are to come after these. */
  hasMore: boolean
  narrow: boolean
  active: number
  /** Null where nothing can be done about several rows. */
  chosen: ReadonlySet<string> | null
  onActive: (index: number) => void
  onChoose: (entry: QueueEntry) => void
  onOpen: (entry: QueueEntry) => void
  onMore: () => void
  /** Any other key, with the row it was pressed on. */
  onKey: (key: string, entry: QueueEntry) => boolean
}

/** The rows that wait, as one list that is walked by keys: only those on the screen exist. */
export function QueueList(props: QueueListProps) {
  const { entries, hasMore, narrow, active, chosen, onActive, onChoose, onOpen, onMore, onKey } = props
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const rowHeight = narrow ? NARROW_ROW_HEIGHT : ROW_HEIGHT
  const virtualizer = useVirtualizer({
    count: entries.length + (hasMore ? 1 : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
  })
  const items = virtualizer.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const current = Math.min(active, Math.max(0, entries.length - 1))

  // biome-ignore lint/correctness/useExhaustiveDependencies: the virtualizer asks for the height again when told to.
  useEffect(() => virtualizer.measure(), [rowHeight, virtualizer])
  useEffect(() => {
    if (hasMore && last >= entries.length - PAGE * 2) onMore()
  }, [hasMore, last, entries.length, onMore])

  // The keys are offered above the list: they work from the first one on. Who writes in a field goes on writing.
  useEffect(() => {
    if (!document.activeElement?.closest('input, textarea, [role=dialog]'))
      scroller.current?.focus({ preventScroll: true })
  }, [])

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const entry = entries[current]
    if (event.metaKey || event.ctrlKey || event.altKey || !entry) return
    const next = placeAfter(event.key, { at: current, rows: entries.length })
    if (next !== null) {
      event.preventDefault()
      onActive(next)
      virtualizer.scrollToIndex(next)
      return
    }
    if (onKey(event.key, entry)) event.preventDefault()
  }

  /** One listener for all rows. */
  function onClick({ target }: MouseEvent<HTMLDivElement>) {
    const place = (target as Element).closest('[data-row]')?.getAttribute('data-row')
    const entry = place === undefined || place === null ? undefined : entries[Number(place)]
    if (!entry || (target as Element).closest('a')) return
    onActive(Number(place))
    if ((target as Element).closest('[data-choose]')) onChoose(entry)
    else onOpen(entry)
  }

  return (
    <div className={classes.frame}>
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label={t('queue.list')}
        aria-rowcount={hasMore ? -1 : entries.length}
        aria-activedescendant={entries.length > 0 ? `entry-${current}` : undefined}
        className={classes.scroller}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <div role="rowgroup" className={classes.rows} style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const entry = entries[index]
            return (
              <QueueRow
                key={entry?.id ?? index}
                id={`entry-${index}`}
                index={index}
                offset={start}
                active={index === current}
                chosen={chosen && entry !== undefined ? chosen.has(entry.id) : null}
                entry={entry}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

function placeAfter(key: string, { at, rows }: { at: number; rows: number }): number | null {
  const steps: Record<string, number> = {
    j: at + 1,
    ArrowDown: at + 1,
    k: at - 1,
    ArrowUp: at - 1,
    PageDown: at + PAGE,
    PageUp: at - PAGE,
    Home: 0,
    End: rows - 1,
  }
  const next = steps[key]
  return next === undefined ? null : Math.max(0, Math.min(rows - 1, next))
}
