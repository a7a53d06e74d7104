import type { ImportRun } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { Panel } from '../../ui/panel.tsx'
import { useFormat } from '../../ui/use-format.ts'
import classes from './run-facts.module.css'

/** What an operator asks of a run. */
export function RunFacts({ run }: { run: ImportRun }) {
  const { t } = useTranslation()
  const format = useFormat()
  const facts: readonly [string, string | null][] = [
    [t('runs.profile'), run.profileName],
    [t('runs.fileSize'), format.bytes(run.fileBytes)],
    [t('runs.started'), run.startedAt && format.moment(run.startedAt)],
    [t('runs.completedAt'), run.completedAt && format.moment(run.completedAt)],
    [t('runs.duration'), run.durationMs === null ? null : format.duration(run.durationMs)],
    [
      t('runs.speed'),
      run.rowsPerSecond === null ? null : t('runs.perSecond', { rows: format.count(run.rowsPerSecond) }),
    ],
    [t('runs.memory'), run.peakRssBytes === null ? null : format.bytes(run.peakRssBytes)],
    [t('runs.fileHash'), run.fileHash],
  ]

  return (
    <Panel title={t('runs.facts')}>
      <dl className={classes.facts}>
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </Panel>
  )
}
