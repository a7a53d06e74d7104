import type { ImportRun, RunDrift } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { driftQuery } from '../../../api/drift-queries.ts'
import { isMoving } from '../../../api/imports-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Tag } from '../../../ui/tag.tsx'
import { DriftActions } from './drift-actions.tsx'
import classes from './drift-panel.module.css'
import { DriftReasonView } from './drift-reason-view.tsx'

/** Why a file departs from what its supplier usually sends, and what can be done about it. Nothing for a calm one. */
export function DriftPanel({ run }: { run: ImportRun }) {
  const reads = run.kind === 'import' || run.kind === 'plan'
  const { data: drift, error, refetch } = useQuery({ ...driftQuery(run), enabled: reads && !isMoving(run) })

  if (error) return <FailureNote error={error} onRetry={refetch} />
  if (!drift || drift.reasons.length === 0) return null
  return <Reasons run={run} drift={drift} />
}

function Reasons({ run, drift }: { run: ImportRun; drift: RunDrift }) {
  const { t } = useTranslation()
  const isHeld = drift.state === 'held'
  const { title, text } = useHead(run, drift)

  return (
    <Panel
      title={
        <span className={classes.title}>
          {title}
          {isHeld ? (
            <Tag tone="warn" dot>
              {t('runs.status.held')}
            </Tag>
          ) : null}
        </span>
      }
      note={text}
      actions={isHeld && run.status === 'held' ? <DriftActions run={run} drift={drift} /> : null}
    >
      <ul className={classes.reasons}>
        {drift.reasons.map((reason) => (
          <DriftReasonView key={`${reason.code} ${reason.subject}`} reason={reason} />
        ))}
      </ul>
    </Panel>
  )
}

function useHead({ supplierCode }: ImportRun, { state, isUsual, note }: RunDrift) {
  const { t } = useTranslation()
  if (state === 'held') return { title: t('drift.heldTitle'), text: t('drift.heldText', { supplier: supplierCode }) }
  if (state === 'departs' || state === 'calm') return { title: t('drift.departsTitle'), text: t('drift.departsText') }
  const said = [t(`drift.decided.${state}`), isUsual ? t('drift.isUsual') : null, note]
  return { title: t('drift.decidedTitle'), text: said.filter((text) => text !== null).join(' ') }
}
