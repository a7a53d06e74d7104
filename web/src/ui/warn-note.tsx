import type { ReactNode } from 'react'
import classes from './warn-note.module.css'

/** What is seldom meant, with the way to say that it is. */
export function WarnNote({ children }: { children: ReactNode }) {
  return (
    <div role="alert" className={classes.note}>
      {children}
    </div>
  )
}
