import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import classes from './empty-state.module.css'

interface EmptyStateProps {
  Icon: LucideIcon
  title: string
  text?: ReactNode
  /** This is the whole page: its title is the page's heading. */
  alone?: boolean
  children?: ReactNode
}

/** Nothing to show, why, and what can be done about it. */
export function EmptyState({ Icon, title, text, alone = false, children }: EmptyStateProps) {
  const Heading = alone ? 'h1' : 'h2'

  return (
    <div className={classes.empty}>
      <span className={classes.icon}>
        <Icon size={26} strokeWidth={1.6} aria-hidden="true" />
      </span>
      <Heading className={classes.title}>{title}</Heading>
      {text ? <div className={classes.text}>{text}</div> : null}
      {children ? <div className={classes.actions}>{children}</div> : null}
    </div>
  )
}
