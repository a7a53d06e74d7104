import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import classes from './mappings.module.css'

const places = [
  { to: '/mappings', name: 'templates' },
  { to: '/mappings/names', name: 'names' },
  { to: '/mappings/tables', name: 'tables' },
  { to: '/mappings/rates', name: 'rates' },
] as const

/** The pages about how files are read. */
export function MappingTabs() {
  const { t } = useTranslation()

  return (
    <nav aria-label={t('mappings.title')}>
      <ul className={classes.tabs}>
        {places.map(({ to, name }) => (
          <li key={to}>
            <Link to={to} className={classes.tab} activeOptions={{ exact: true }} activeProps={{ 'data-active': true }}>
              {t(`mappings.${name}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
