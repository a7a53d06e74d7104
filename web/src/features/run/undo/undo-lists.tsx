import type { UndoPreview } from '@products-manager/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { FieldChanges } from '../../../ui/field-changes.tsx'
import { useFieldName } from '../../../ui/use-field-name.ts'
import { useFormat } from '../../../ui/use-format.ts'
import { useValueText } from '../../../ui/use-value-text.ts'
import classes from './undo-dialog.module.css'

const LISTS = ['restored', 'kept', 'impossible'] as const
const SHOWN = 50

interface UndoListsProps {
  preview: UndoPreview
  /** Only a part of the run is asked about. */
  isPart: boolean
  stale: boolean
}

/** What goes back, what stays because it was changed since, and what cannot go back, each with its products. */
export function UndoLists({ preview, isPart, stale }: UndoListsProps) {
  const { t } = useTranslation()

  return (
    <div data-stale={stale || undefined} className={classes.lists}>
      {preview.restored.products === 0 ? <p>{t(isPart ? 'plan.nothingInPart' : 'plan.nothingToUndo')}</p> : null}
      {LISTS.map((list) => (
        <UndoList key={list} title={t(`plan.${list}`)} list={preview[list]} goes={list === 'restored'} />
      ))}
    </div>
  )
}

function UndoList({ title, list, goes }: { title: string; list: UndoPreview['kept']; goes: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const items = list.items.slice(0, SHOWN)

  if (list.products === 0)
    return (
      <p className={classes.list}>
        <strong>
          {title}
          {t('shell.colon')} 0
        </strong>
      </p>
    )
  return (
    <details className={classes.list}>
      <summary>
        {title}
        {t('shell.colon')} {format.count(list.products)}
      </summary>
      <ul>
        {items.map((item) => (
          <li key={item.productId}>
            <Link to="/products/$id" params={{ id: item.productId }} target="_blank">
              {item.title ?? item.ean ?? item.productId}
            </Link>
            {item.what === 'removed' ? <span> {t('plan.whatRemoved')}</span> : null}
            {item.what === 'returned' ? <span> {t('plan.whatReturned')}</span> : null}
            {item.reason ? <span> · {t(`plan.reasons.${item.reason as 'person'}`)}</span> : null}
            {goes ? <FieldChanges fields={item.fields} /> : <Staying fields={item.fields} />}
          </li>
        ))}
      </ul>
      {list.products > items.length ? <p>{t('plan.firstOf', { count: items.length })}</p> : null}
    </details>
  )
}

/** Values that stay, with what they would have gone back to. */
function Staying({ fields }: { fields: UndoPreview['kept']['items'][number]['fields'] }) {
  const { t } = useTranslation()
  const fieldName = useFieldName()
  const valueText = useValueText()

  return Object.entries(fields).map(([field, { old: now, new: before }]) => (
    <div key={field} className={classes.stays}>
      {t('plan.stays', { field: fieldName(field), now: valueText(field, now), before: valueText(field, before) })}
    </div>
  ))
}
