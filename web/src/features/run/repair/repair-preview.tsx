import type { ErrorGroup, RepairPreview } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { ScrollRegion } from '../../../ui/scroll-region.tsx'
import table from '../../../ui/table.module.css'
import { useFieldName } from '../../../ui/use-field-name.ts'
import { useFormat } from '../../../ui/use-format.ts'
import { useCauseText } from '../cause-text.ts'
import { placeName } from '../place-name.ts'
import classes from './repair.module.css'

interface RepairPreviewProps {
  preview: RepairPreview
  groups: readonly ErrorGroup[]
  isPlan: boolean
}

/** What a repair keeps as a rule, and what it makes of the file's own values. */
export function RepairPreviewView({ preview, groups, isPlan }: RepairPreviewProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const fieldName = useFieldName()
  const { nameOf } = useCauseText()
  const { rows, steps, samples, brokenRows, profileName, becomesDefault } = preview

  return (
    <>
      <p>{t(isPlan ? 'doctor.planAgain' : 'doctor.rowsAgain', { count: rows, rows: format.count(rows) })}</p>
      <p className={classes.soft}>{t('doctor.becomesRule', { profile: profileName })}</p>
      {becomesDefault ? <p className={classes.soft}>{t('doctor.becomesDefault')}</p> : null}
      <ul className={classes.rules}>
        {steps.map(({ field, step }, i) => {
          const group = groups[i]
          return (
            <li key={`${field} ${JSON.stringify(step)}`}>
              <strong>{fieldName(field)}</strong>: {t(`mapping.transforms.${step.do}`)}
              {group && step.do === 'mend' ? ` – ${nameOf(group)}` : null}
              {step.do === 'convert-unit' ? ` → ${step.to}` : null}
            </li>
          )
        })}
      </ul>
      {brokenRows.length > 0 ? (
        <p role="alert" className={classes.broken}>
          {t('doctor.breaksGolden', { count: brokenRows.length })}
        </p>
      ) : null}
      <ScrollRegion className={classes.samples} label={t('doctor.samples')}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('runs.line')}</th>
              <th scope="col">{t('runs.column')}</th>
              <th scope="col">{t('doctor.before')}</th>
              <th scope="col">{t('doctor.after')}</th>
            </tr>
          </thead>
          <tbody>
            {samples.map(({ line, where, field, column, before, after }) => (
              <tr key={`${line} ${field} ${before}`}>
                <td>{placeName({ line, where }, format.count)}</td>
                <td>{column ?? fieldName(field)}</td>
                <td>
                  <code className={classes.value}>{before}</code>
                </td>
                <td>
                  <code className={classes.value} data-changed={before !== after}>
                    {after === '' ? t('runs.emptyValue') : after}
                  </code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  )
}
