import { useTranslation } from 'react-i18next'
import { PageTabs } from '../../ui/page-tabs.tsx'

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
    <PageTabs
      label={t('mappings.title')}
      places={places.map(({ to, name }) => ({ to, name: t(`mappings.${name}`) }))}
    />
  )
}
