import { Button } from '@mantine/core'
import type { ErrorGroup, ImportRun, Problem } from '@products-manager/contract'
import { Link } from '@tanstack/react-router'
import { CircleCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Tag, type Tone } from '../../ui/tag.tsx'
import { useFieldName } from '../../ui/use-field-name.ts'
import { useFormat } from '../../ui/use-format.ts'
import { useCauseText } from './cause-text.ts'
import { placeName } from './place-name.ts'
import classes from './problem-causes.module.css'
import { RepairDialog } from './repair/repair-dialog.tsx'

export const severityTones: Record<Problem['severity'], Tone> = {
  'refuse-row': 'bad',
  'drop-value': 'warn',
  warn: 'plain',
}

interface ProblemCausesProps {
  run: ImportRun
  groups: readonly ErrorGroup[]
  onShow: (group: ErrorGroup) => void
}

/** What did the damage, most rows first: what each is, for example, and what can be done about it. */
export function ProblemCauses({ run, groups, onShow }: ProblemCausesProps) {
  const most = Math.max(...groups.map((group) => group.rows))
  return (
    <ul className={classes.causes}>
      {groups.map((group) => (
        <Cause
          key={`${group.cause} ${group.code} ${group.field} ${group.column} ${group.severity}`}
          run={run}
          group={group}
          share={group.rows / most}
          onShow={() => onShow(group)}
        />
      ))}
    </ul>
  )
}

function Cause({
  run,
  group,
  share,
  onShow,
}: {
  run: ImportRun
  group: ErrorGroup
  share: number
  onShow: () => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const fieldName = useFieldName()
  const { nameOf, whyOf } = useCauseText()
  const { field, column, severity, confidence } = group
  const why = whyOf(group)

  return (
    <li className={classes.cause}>
      <div className={classes.count}>
        <strong>{format.count(group.rows)}</strong> <span>{t('doctor.rows', { count: group.rows })}</span>
        <span
          aria-hidden="true"
          className={classes.weight}
          data-severity={severity}
          style={{ width: `${share * 100}%` }}
        />
      </div>
      <div className={classes.what}>
        <h3>{nameOf(group)}</h3>
        <p className={classes.where}>
          {field ? <span>{fieldName(field)}</span> : null}
          {column ? <span>{t('doctor.inColumn', { column })}</span> : null}
          <Tag tone={severityTones[severity]}>{t(`runs.severities.${severity}`)}</Tag>
          {confidence ? <Tag>{t(`doctor.sureness.${confidence}`)}</Tag> : null}
        </p>
        {why ? <p className={classes.why}>{why}</p> : null}
        <Examples group={group} />
      </div>
      <div className={classes.actions}>
        <CauseRepair run={run} group={group} />
        <Button size="compact-xs" variant="subtle" onClick={onShow}>
          {t('runs.showRows')}
        </Button>
      </div>
    </li>
  )
}

function CauseRepair({ run, group }: { run: ImportRun; group: ErrorGroup }) {
  const { t } = useTranslation()
  if (group.repairedBy !== null) {
    return (
      <Link to="/imports/$id" params={{ id: group.repairedBy }} className={classes.done}>
        <CircleCheck size={15} aria-hidden="true" />
        {t('doctor.repaired')}
      </Link>
    )
  }
  return group.repair === 'none' ? null : <RepairDialog run={run} groups={[group]} label={t('doctor.repair')} />
}

/** Where it is, what stands there, and what it would be. */
function Examples({ group }: { group: ErrorGroup }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <ul className={classes.examples}>
      {group.samples.map(({ line, where, value, suggestion }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line may have the problem twice, and nothing moves.
        <li key={`${line} ${place}`}>
          <span className={classes.place}>{t('doctor.at', { place: placeName({ line, where }, format.count) })}</span>
          {value === null && group.field === null ? null : (
            <code title={value ?? undefined}>{value ?? t('runs.emptyValue')}</code>
          )}
          {suggestion === null ? null : (
            <>
              <span aria-hidden="true">→</span>
              <span className={classes.hidden}>{t('doctor.wouldBe')}</span>
              <code className={classes.after}>{suggestion === '' ? t('runs.emptyValue') : suggestion}</code>
            </>
          )}
        </li>
      ))}
    </ul>
  )
}
