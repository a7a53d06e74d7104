import { Button } from '@mantine/core'
import { OctagonX, RefreshCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../ui/empty-state.tsx'
import { isNotLoaded, useNotLoadedText } from '../ui/not-loaded.tsx'
import { usePageTitle } from '../ui/use-page-title.ts'
import classes from './route-failure.module.css'

/** A page that threw while it was drawn. The shell around it still works. */
export function RouteFailure({ error }: { error: unknown }) {
  return isNotLoaded(error) ? <PageNotLoaded /> : <BrokenPage error={error} />
}

/** Loading it again, which the router does once by itself, did not help, or took what is not there yet. */
function PageNotLoaded() {
  const { t } = useTranslation()
  const { title, text } = useNotLoadedText()
  usePageTitle(title)

  return (
    <div role="alert">
      <EmptyState alone Icon={RefreshCw} title={title} text={text}>
        <Button onClick={() => location.reload()}>{t('shell.reload')}</Button>
      </EmptyState>
    </div>
  )
}

function BrokenPage({ error }: { error: unknown }) {
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
