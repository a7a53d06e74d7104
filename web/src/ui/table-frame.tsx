import { type ReactNode, useEffect, useRef, useState } from 'react'
import classes from './table.module.css'

interface TableFrameProps {
  label: string
  children: ReactNode
}

/** A table that scrolls sideways where it must; only then is it a stop for the keyboard. */
export function TableFrame({ label, children }: TableFrameProps) {
  const frame = useRef<HTMLDivElement>(null)
  const [wide, setWide] = useState(false)

  useEffect(() => {
    const element = frame.current
    if (!element) return

    const observer = new ResizeObserver(() => setWide(element.scrollWidth > element.clientWidth + 1))
    observer.observe(element)
    for (const child of element.children) observer.observe(child)
    return () => observer.disconnect()
  }, [])

  return (
    <div ref={frame} className={classes.scroll} {...(wide ? { role: 'region', tabIndex: 0, 'aria-label': label } : {})}>
      {children}
    </div>
  )
}
