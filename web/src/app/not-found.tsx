import { MapPinOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ButtonLink } from '../ui/button-link.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { usePageTitle } from '../ui/use-page-title.ts'

export function NotFound() {
  const { t } = useTranslation()
  usePageTitle(t('shell.notFound'))

  return (
    <EmptyState alone Icon={MapPinOff} title={t('shell.notFound')} text={t('shell.notFoundText')}>
      <ButtonLink to="/products">{t('shell.toProducts')}</ButtonLink>
    </EmptyState>
  )
}
