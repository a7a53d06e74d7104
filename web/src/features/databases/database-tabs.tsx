import { useTranslation } from 'react-i18next'
import { PageTabs } from '../../ui/page-tabs.tsx'

const places = [
  { to: '/databases', name: 'overview' },
  { to: '/databases/backups', name: 'backups' },
  { to: '/databases/archives', name: 'archives' },
  { to: '/databases/queries', name: 'queries' },
  { to: '/databases/indexes', name: 'indexes' },
  { to: '/databases/tables', name: 'tables' },
  { to: '/databases/activity', name: 'activity' },
  { to: '/databases/benchmarks', name: 'benchmarks' },
] as const

/** The operator's pages. */
export function DatabaseTabs() {
  const { t } = useTranslation()
  return (
    <PageTabs
      label={t('databases.title')}
      places={places.map(({ to, name }) => ({ to, name: t(`databases.tabs.${name}`) }))}
    />
  )
}
