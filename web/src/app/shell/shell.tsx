import { ActionIcon, Drawer } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { Menu } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BrandMark } from './brand-mark.tsx'
import { ConnectionNote } from './connection-note.tsx'
import { Navigation } from './navigation.tsx'
import { Preferences } from './preferences.tsx'
import classes from './shell.module.css'

/** What stands around every page. */
export function Shell() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
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
        <ActionIcon
          className={classes.burger}
          size="lg"
          aria-label={t('shell.openNavigation')}
          onClick={() => setOpen(true)}
        >
          <Menu size={20} aria-hidden="true" />
        </ActionIcon>
      </header>
      <Drawer
        opened={open}
        onClose={() => setOpen(false)}
        position="left"
        size="17rem"
        title={t('shell.product')}
        closeButtonProps={{ 'aria-label': t('shell.closeNavigation') }}
      >
        <div className={classes.drawer}>
          <Navigation onGo={() => setOpen(false)} />
          <Preferences />
        </div>
      </Drawer>
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        <ConnectionNote />
        <Outlet />
      </main>
      <Notifications position="bottom-right" limit={3} />
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
