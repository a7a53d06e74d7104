// biome-ignore-all lint/a11y/useSemanticElements: the parts of a table element cannot be placed row by row.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active row.
import { VisuallyHidden } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PRODUCTS_PER_PAGE, type ProductFilters } from '../../api/products-queries.ts'
import { useFormat } from '../../ui/use-format.ts'
import { ListHead } from './list-head.tsx'
import { placeAfterKey } from './place-after-key.ts'
import classes from './product-list.module.css'
import { ProductRow } from './product-row.tsx'
import type { ProductSearch } from './product-search.ts'
import type { PagesShown, ProductPages } from './use-product-pages.ts'

const ROW_HEIGHT = 52
const NARROW_ROW_HEIGHT = 76

const pageOf = (row: number) => Math.floor(row / PRODUCTS_PER_PAGE)

// Where each list was left, so that coming back from a product shows the same rows.
const places = new Map<string, { offset: number; active: number }>()

interface ProductListProps {
  filters: ProductFilters
  narrow: boolean
  pages: ProductPages
  onShow: (shown: PagesShown) => void
  onSort: (sort: ProductSearch['sort']) => void
}

/** The catalogue as one long list: only the rows on the screen exist, and arrow keys walk through all of them. */
export function ProductList({ filters, narrow, pages, onShow, onSort }: ProductListProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const scroller = useRef<HTMLDivElement>(null)
  const key = JSON.stringify(filters)
  const [left] = useState(() => places.get(key))
  const [active, setActive] = useState(left?.active ?? 0)
  const rowHeight = narrow ? NARROW_ROW_HEIGHT : ROW_HEIGHT
  const virtualizer = useVirtualizer({
    count: pages.rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialOffset: left?.offset ?? 0,
  })
  const items = virtualizer.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0

  // biome-ignore lint/correctness/useExhaustiveDependencies: the virtualizer asks for the height again when told to.
  useEffect(() => virtualizer.measure(), [rowHeight, virtualizer])
  useEffect(() => onShow({ from: pageOf(first), to: pageOf(last) }), [first, last, onShow])
  useEffect(() => {
    places.set(key, { offset: virtualizer.scrollOffset ?? 0, active })
  })

  const current = Math.min(active, Math.max(0, pages.rows - 1))
  const rowId = (index: number) => `product-${index}`

  const { asOf } = filters
  const open = (id: string) =>
    void navigate({ to: '/products/$id', params: { id }, search: asOf === undefined ? {} : { asOf } })

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    if (event.key === 'Enter') {
      const product = pages.rowAt(current)
      if (product) open(product.id)
      return
    }
    const screen = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 2)
    const next = placeAfterKey(event.key, { at: current, rows: pages.rows, screen })
    if (next === null) return

    event.preventDefault()
    setActive(next)
    virtualizer.scrollToIndex(next)
  }

  /** One listener for all rows. A click that asks for a new tab is left to the browser. */
  function onClick(event: MouseEvent<HTMLDivElement>) {
    const link = (event.target as Element).closest('a')
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return

    event.preventDefault()
    open(link.pathname.slice(link.pathname.lastIndexOf('/') + 1))
  }

  return (
    <div className={classes.frame}>
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label={t('products.list')}
        aria-rowcount={pages.rows + 1}
        aria-activedescendant={current >= first && current <= last ? rowId(current) : undefined}
        className={classes.scroller}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <ListHead sort={filters.sort} onSort={onSort} />
        <div role="rowgroup" className={classes.rows} style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start }) => (
            <ProductRow
              key={index}
              id={rowId(index)}
              index={index}
              offset={start}
              active={index === current}
              product={pages.rowAt(index)}
              t={t}
              format={format}
            />
          ))}
        </div>
      </div>
      <ReadingAhead row={pages.readingAhead} rows={pages.rows} />
    </div>
  )
}

/** How far a jump has come. It changes many times a second: told once to screen readers, drawn each time. */
function ReadingAhead({ row, rows }: { row: number | null; rows: number }) {
  const { t } = useTranslation()
  const format = useFormat()

  return (
    <>
      <VisuallyHidden role="status">{row === null ? '' : t('shell.loading')}</VisuallyHidden>
      {row === null ? null : (
        <div className={classes.ahead} aria-hidden="true">
          {t('products.readingAhead', { row: format.count(row), rows: format.count(rows) })}
        </div>
      )}
    </>
  )
}
