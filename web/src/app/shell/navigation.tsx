import { Link } from '@tanstack/react-router'
import { Barcode, Database, Inbox, Package, Settings, Shuffle, Truck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import classes from './navigation.module.css'

const places = [
  { to: '/products', name: 'products', Icon: Package },
  { to: '/imports', name: 'imports', Icon: Inbox },
  { to: '/ean-queue', name: 'queue', Icon: Barcode },
  { to: '/mappings', name: 'mappings', Icon: Shuffle },
  { to: '/suppliers', name: 'suppliers', Icon: Truck },
  { to: '/databases', name: 'databases', Icon: Database },
  { to: '/settings/notifications', name: 'settings', Icon: Settings },
] as const

export function Navigation({ onGo }: { onGo?: () => void }) {
  const { t } = useTranslation()

  return (
    <nav aria-label={t('shell.navigation')}>
      <ul className={classes.places}>
        {places.map(({ to, name, Icon }) => (
          <li key={to}>
            <Link to={to} className={classes.place} activeProps={{ 'data-active': true }} onClick={onGo}>
              <Icon size={17} strokeWidth={1.9} aria-hidden="true" />
              {t(`shell.${name}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
