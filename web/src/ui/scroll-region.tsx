import type { ReactNode } from 'react'

interface ScrollRegionProps {
  label: string
  className: string | undefined
  stale?: boolean
  children: ReactNode
}

/** A part that scrolls by itself: named, and reachable by keyboard so that arrow keys can scroll it. */
export function ScrollRegion({ label, className, stale = false, children }: ScrollRegionProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it only a mouse could scroll.
    <section tabIndex={0} aria-label={label} className={className} data-stale={stale || undefined}>
      {children}
    </section>
  )
}
