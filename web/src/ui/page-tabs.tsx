import { Link, type LinkProps } from '@tanstack/react-router'
import classes from './page-tabs.module.css'

interface PageTabsProps {
  label: string
  places: readonly { to: NonNullable<LinkProps['to']>; name: string }[]
}

/** The pages of one place in the program, side by side. */
export function PageTabs({ label, places }: PageTabsProps) {
  return (
    <nav aria-label={label}>
      <ul className={classes.tabs}>
        {places.map(({ to, name }) => (
          <li key={to}>
            <Link
              to={to}
              className={classes.tab}
              activeOptions={{ exact: true, includeSearch: false }}
              activeProps={{ 'data-active': true }}
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
