import { VisuallyHidden } from '@mantine/core'
import type { ImportRun } from '@products-manager/contract'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isMoving } from '../../api/imports-queries.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { useFormat } from '../../ui/use-format.ts'
import classes from './run-progress.module.css'

/** The bar with what it means in figures. Screen readers hear of every quarter, not of every step. */
export function RunProgress({ run, live }: { run: ImportRun; live: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const moving = isMoving(run)
  const announcement = useAnnouncement(run)

  return (
    <div className={classes.progress}>
      <VisuallyHidden role="status">{announcement}</VisuallyHidden>
      {moving ? (
        <>
          <ProgressBar percent={run.percent} label={t('runs.progressOf', { file: run.fileName })} moving />
          <div className={classes.words}>
            <strong>
              {run.status === 'pending'
                ? t('runs.waiting')
                : t('runs.percent', { percent: format.share(run.percent / 100) })}
            </strong>
            {run.rowsPerSecond === null ? null : (
              <span>{t('runs.perSecond', { rows: format.count(run.rowsPerSecond) })}</span>
            )}
            {run.secondsLeft === null ? null : (
              <span>{t('runs.left', { time: format.timeLeft(run.secondsLeft) })}</span>
            )}
            <span className={classes.source} data-live={live || undefined}>
              {t(live ? 'runs.live' : 'runs.polling')}
            </span>
          </div>
        </>
      ) : null}
    </div>
  )
}

/** A sentence that changes at each quarter and at the end, and is empty for a run that was over from the start. */
function useAnnouncement(run: ImportRun): string {
  const { t } = useTranslation()
  const format = useFormat()
  const moving = isMoving(run)
  const quarter = Math.floor(run.percent / 25) * 25
  const [text, setText] = useState('')
  const before = useRef({ moving, quarter })

  useEffect(() => {
    const { moving: moved, quarter: last } = before.current
    before.current = { moving, quarter }
    if (moved && !moving) setText(t('runs.ended', { status: t(`runs.status.${run.status}`) }))
    if (!moving || quarter === last) return

    const rows = format.count(run.totalRows)
    setText(t('runs.announce', { percent: format.share(quarter / 100), rows, refused: format.count(run.refused) }))
  }, [moving, quarter, run.status, run.totalRows, run.refused, format, t])

  return text
}
