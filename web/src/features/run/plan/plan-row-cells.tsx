// biome-ignore-all lint/a11y/useSemanticElements: the parts of a table element cannot be placed row by row.
// biome-ignore-all lint/a11y/useFocusableInteractive: the table holds the focus, so that arrow keys scroll it.
import type { PlanRow } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { FieldChanges } from '../../../ui/field-changes.tsx'
import { useFieldName } from '../../../ui/use-field-name.ts'
import { useFormat } from '../../../ui/use-format.ts'
import { useValueText } from '../../../ui/use-value-text.ts'
import classes from './plan-view.module.css'

/** One change: where it is in the file, what it is, of which product, and each field with its old and new value. */
export function PlanRowCells({ row, applied }: { row: PlanRow; applied: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { kind, line, title, offerKey, ean, brand, priceMove, newPrice, fields, conflict } = row

  return (
    <>
      <span role="cell" className={classes.line}>
        {line === null ? '–' : format.count(line)}
      </span>
      <span role="cell" className={classes.kind} data-kind={kind}>
        {t(`plan.kinds.${kind}`)}
        {applied ? <span className={classes.applied}>{t('plan.isApplied')}</span> : null}
      </span>
      <span role="cell" className={classes.what}>
        <span className={classes.name}>{title ?? offerKey}</span>
        <span className={classes.soft}>{[ean ?? offerKey, brand].filter(Boolean).join(' · ')}</span>
      </span>
      <span role="cell" className={classes.moved} data-down={(priceMove !== null && priceMove < 0) || undefined}>
        {priceMove === null ? '–' : `${priceMove > 0 ? '+' : ''}${format.decimal(String(priceMove))} %`}
      </span>
      <div role="cell" className={classes.values}>
        {kind === 'created' ? format.money(newPrice, null) : <FieldChanges fields={fields} />}
        {conflict ? <Conflict conflict={conflict} /> : null}
      </div>
    </>
  )
}

/** Why a row was left out when it was to be applied, and what the catalogue held instead. */
function Conflict({ conflict }: { conflict: NonNullable<PlanRow['conflict']> }) {
  const { t, i18n } = useTranslation()
  const fieldName = useFieldName()
  const valueText = useValueText()
  const { reason, fields } = conflict as { reason?: string; fields?: Record<string, unknown> | null }
  const now = Object.entries(fields ?? {}).map(
    ([field, value]) => `${fieldName(field)}${t('shell.colon')} ${valueText(field, value)}`,
  )

  return (
    <p className={classes.conflict}>
      {i18n.t(`plan.conflictReasons.${reason}` as 'plan.conflict', { defaultValue: t('plan.conflict') })}
      {now.length > 0 ? ` ${t('plan.holds', { values: now.join('; ') })}` : null}
    </p>
  )
}
