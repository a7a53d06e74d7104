import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { MapPinOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../ui/empty-state.tsx'
import { usePageTitle } from '../ui/use-page-title.ts'

export function NotFound() {
  const { t } = useTranslation()
  usePageTitle(t('shell.notFound'))

  return (
    <EmptyState Icon={MapPinOff} title={t('shell.notFound')} text={t('shell.notFoundText')}>
      <Button component={Link} to="/products">
        {t('shell.toProducts')}
      </Button>
    </EmptyState>
  )
}
