import { ActionIcon } from '@mantine/core'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { Menu } from 'lucide-react'
import { Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { late } from '../../ui/late.tsx'
import { Bell } from './bell.tsx'
import { BrandMark } from './brand-mark.tsx'
import { ConnectionNote } from './connection-note.tsx'
import { Navigation } from './navigation.tsx'
import { Preferences } from './preferences.tsx'
import classes from './shell.module.css'

const SideDrawer = late(() => import('./side-drawer.tsx'), 'SideDrawer')
const Toasts = late(() => import('./toasts.tsx'), 'Toasts')

/** What stands around every page. */
export function Shell() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const [wasOpen, setWasOpen] = useState(false)
  const main = useFocusOnArrival()

  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>
        {t('shell.skip')}
      </a>
      <header className={classes.side}>
        <Link to="/products" className={classes.brand}>
          <BrandMark />
          <span>{t('shell.product')}</span>
        </Link>
        <div className={classes.wide}>
          <Navigation />
        </div>
        <div className={classes.foot}>
          <Preferences />
        </div>
        <div className={classes.bell}>
          <Bell />
        </div>
        <ActionIcon
          className={classes.burger}
          size="lg"
          aria-label={t('shell.openNavigation')}
          onClick={() => {
            setWasOpen(true)
            setOpen(true)
          }}
        >
          <Menu size={20} aria-hidden="true" />
        </ActionIcon>
      </header>
      {wasOpen ? (
        <Suspense>
          <SideDrawer opened={open} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        <ConnectionNote />
        <Outlet />
      </main>
      <Suspense>
        <Toasts />
      </Suspense>
    </div>
  )
}

/** A new page takes the focus, as a page load would: a screen reader starts there, and Tab goes on from there. */
function useFocusOnArrival() {
  const main = useRef<HTMLElement>(null)
  const path = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname })
  const before = useRef(path)

  useEffect(() => {
    const isFirst = before.current === undefined
    const moved = before.current !== path
    before.current = path
    if (moved && !isFirst) main.current?.focus({ preventScroll: true })
  }, [path])

  return main
}
