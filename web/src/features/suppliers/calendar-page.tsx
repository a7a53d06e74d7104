import { useTranslation } from 'react-i18next'
import { BackLink } from '../../ui/back-link.tsx'
import { Page } from '../../ui/page.tsx'
import { CalendarPanel } from './calendar/calendar-panel.tsx'

/** When every supplier's sources were and will be looked at. */
export function CalendarPage() {
  const { t } = useTranslation()

  return (
    <Page title={t('sources.calendar')} above={<BackLink to="/suppliers">{t('suppliers.title')}</BackLink>}>
      <CalendarPanel />
    </Page>
  )
}
