import type { ReactNode } from 'react'
import classes from './page.module.css'
import { usePageTitle } from './use-page-title.ts'

interface PageProps {
  title: string
  /** The heading, where it is more than the title's text. */
  heading?: ReactNode
  /** What the browser's tab says, where it differs from the heading. */
  tab?: string
  lead?: ReactNode
  above?: ReactNode
  actions?: ReactNode
  /** Fills the height of the window and scrolls inside. */
  fixed?: boolean
  children: ReactNode
}

/** One page: its heading, what can be done here, and the rest. */
export function Page({ title, heading = title, tab, lead, above, actions, fixed = false, children }: PageProps) {
  usePageTitle(tab ?? title)

  return (
    <div className={classes.page} data-fixed={fixed || undefined}>
      {above}
      <div className={classes.head}>
        <div className={classes.titles}>
          <h1 className={classes.title}>{heading}</h1>
          {lead ? <div className={classes.lead}>{lead}</div> : null}
        </div>
        {actions ? <div className={classes.actions}>{actions}</div> : null}
      </div>
      {children}
    </div>
  )
}
