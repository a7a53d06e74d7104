import { createLink } from '@tanstack/react-router'
import { ChevronLeft } from 'lucide-react'
import type { ComponentProps } from 'react'
import classes from './back-link.module.css'

function BackAnchor({ children, ...rest }: ComponentProps<'a'>) {
  return (
    <a {...rest} className={classes.back}>
      <ChevronLeft size={15} aria-hidden="true" />
      {children}
    </a>
  )
}

/** The way up, above a page's heading. */
export const BackLink = createLink(BackAnchor)
