import { Button } from '@mantine/core'
import { CircleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ApiFailure } from '../api/call.ts'
import classes from './failure-note.module.css'
import { FailureSentence } from './failure-sentence.tsx'

interface FailureNoteProps {
  error: unknown
  onRetry?: (() => unknown) | undefined
  retrying?: boolean
}

/** What went wrong in a sentence, the reference for the log, and a way to try again. */
export function FailureNote({ error, onRetry, retrying = false }: FailureNoteProps) {
  const { t } = useTranslation()

  return (
    <div role="alert" className={classes.note}>
      <CircleAlert size={18} aria-hidden="true" className={classes.icon} />
      <div>
        <p className={classes.title}>{t('shell.failed')}</p>
        <FailureSentence error={error} />
        {error instanceof ApiFailure && error.correlationId ? (
          <p className={classes.reference}>{t('shell.correlation', { id: error.correlationId })}</p>
        ) : null}
      </div>
      {onRetry ? (
        <Button size="xs" variant="default" loading={retrying} onClick={() => onRetry()}>
          {t('shell.retry')}
        </Button>
      ) : null}
    </div>
  )
}
