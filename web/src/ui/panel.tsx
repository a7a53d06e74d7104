import type { ReactNode } from 'react'
import { useId } from 'react'
import classes from './panel.module.css'

interface PanelProps {
  title?: ReactNode
  note?: ReactNode
  actions?: ReactNode
  /** The content goes to the edges: tables do. */
  flush?: boolean
  children: ReactNode
}

/** A part of a page with its heading. */
export function Panel({ title, note, actions, flush = false, children }: PanelProps) {
  const heading = useId()

  return (
    <section className={classes.panel} aria-labelledby={title ? heading : undefined}>
      {title ? (
        <div className={classes.head}>
          <div>
            <h2 id={heading} className={classes.title}>
              {title}
            </h2>
            {note ? <div className={classes.note}>{note}</div> : null}
          </div>
          {actions ? <div className={classes.actions}>{actions}</div> : null}
        </div>
      ) : null}
      <div className={flush ? classes.flush : classes.body}>{children}</div>
    </section>
  )
}
