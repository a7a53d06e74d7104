import type { ReactNode } from 'react'
import classes from './tag.module.css'

export type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'bad'

interface TagProps {
  tone?: Tone
  /** A spot before the word: the state of something that lives. */
  dot?: boolean
  title?: string | undefined
  children: ReactNode
}

/** One word about a thing, in the colour of what it means; never in colour alone. */
export function Tag({ tone = 'plain', dot = false, title, children }: TagProps) {
  return (
    <span className={classes.tag} data-tone={tone} title={title}>
      {dot ? <span className={classes.dot} aria-hidden="true" /> : null}
      {children}
    </span>
  )
}
