import type { Source } from '@products-manager/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { FailureSentence } from '../../../ui/failure-sentence.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import { HostKeyQuestion } from './host-key-question.tsx'
import classes from './source-card.module.css'

/** What is wrong with a source, or waits for somebody, and the way to it. */
export function SourceNotes({ source }: { source: Source }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { supplierCode, health, expectEveryDays } = source
  const { lastFile, lastFetch, state } = health

  return (
    <>
      {state === 'late' && expectEveryDays ? (
        <p className={classes.late}>{t('sources.lateText', { count: expectEveryDays })}</p>
      ) : null}
      {lastFile?.runId && (lastFile.runError || lastFile.runStatus === 'held') ? (
        <div role="alert" className={lastFile.runError ? classes.problem : classes.late}>
          <p>{t(lastFile.runError ? 'sources.notImported' : 'sources.isHeld', { name: lastFile.name })}</p>
          {lastFile.runError ? <FailureSentence error={lastFile.runError} /> : null}
          <Link to="/imports/$id" params={{ id: lastFile.runId }}>
            {t('sources.seeImport')}
          </Link>
        </div>
      ) : null}
      {lastFetch?.uploadId ? (
        <div role="alert" className={classes.late}>
          {lastFetch.mappedBy ? (
            <Link to="/imports/$id" params={{ id: lastFetch.mappedBy }}>
              {t('sources.mapped')}
            </Link>
          ) : (
            <>
              {lastFetch.error ? <FailureSentence error={lastFetch.error} /> : null}
              <Link to="/imports/uploads/$id" params={{ id: lastFetch.uploadId }} search={{ supplier: supplierCode }}>
                {t('sources.mapIt')}
              </Link>
            </>
          )}
        </div>
      ) : lastFetch?.error ? (
        <div role="alert" className={classes.problem}>
          <FailureSentence error={lastFetch.error} />
          {lastFetch.retryAt ? <p>{t('sources.triesAgain', { time: format.moment(lastFetch.retryAt) })}</p> : null}
          {lastFetch.error.code === 'IMPORT_SOURCE_HOST_KEY' ? <HostKeyQuestion source={source} /> : null}
        </div>
      ) : null}
    </>
  )
}
