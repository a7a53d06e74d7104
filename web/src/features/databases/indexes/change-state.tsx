import type { IndexChange } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { ProgressBar } from '../../../ui/progress-bar.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import { CostBar } from './cost-bar.tsx'
import classes from './indexes.module.css'

/** How a build goes on, and what the index did to the plans on the real database. */
export function ChangeState({ change }: { change: IndexChange }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { status, progress, error, measured } = change

  if (status === 'pending' || status === 'running') {
    return (
      <div role="status" className={classes.progress}>
        <p>
          {t(`indexes.status.${status}`)}
          {progress ? (
            <span lang="en" className={classes.about}>
              {' '}
              {progress.phase}
            </span>
          ) : null}
        </p>
        <ProgressBar
          percent={(progress?.share ?? 0) * 100}
          label={t('indexes.progress')}
          moving={status === 'running'}
          thin
        />
      </div>
    )
  }
  if (status === 'failed') {
    return (
      <div role="alert" className={classes.problem}>
        <p>{t('indexes.buildFailed')}</p>
        <p lang="en">{error}</p>
      </div>
    )
  }
  if (!measured) return null
  return (
    <div className={classes.measured}>
      <p>
        {t('indexes.built', {
          time: format.span(measured.milliseconds),
          bytes: format.bytes(measured.bytes),
          promised: format.bytes(measured.bytesPromised),
        })}{' '}
        {measured.isUsed ? null : <strong>{t('indexes.notUsed')}</strong>}
      </p>
      <ul className={classes.queries}>
        {measured.queries.map((query) =>
          query.costBefore === null || query.costAfter === null ? null : (
            <li key={query.text}>
              <CostBar
                label={query.name ?? query.text.replace(/\s+/g, ' ').slice(0, 80)}
                note={t(query.usesIndex ? 'indexes.takesIt' : 'indexes.ignoresIt')}
                before={query.costBefore}
                after={query.costAfter}
              />
            </li>
          ),
        )}
      </ul>
    </div>
  )
}
