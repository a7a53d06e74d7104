import { Button } from '@mantine/core'
import { OctagonX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../ui/empty-state.tsx'
import { usePageTitle } from '../ui/use-page-title.ts'
import classes from './route-failure.module.css'

/** A page that threw while it was drawn. The shell around it still works. */
export function RouteFailure({ error }: { error: unknown }) {
  const { t } = useTranslation()
  usePageTitle(t('shell.crashed'))

  return (
    <div role="alert">
      <EmptyState alone Icon={OctagonX} title={t('shell.crashed')} text={t('shell.crashedText')}>
        <Button onClick={() => location.reload()}>{t('shell.reload')}</Button>
      </EmptyState>
      <pre className={classes.error}>{error instanceof Error ? error.message : String(error)}</pre>
    </div>
  )
}
