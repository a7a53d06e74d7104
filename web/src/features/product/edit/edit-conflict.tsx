import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { ApiFailure } from '../../../api/call.ts'
import { useFieldName } from '../../../ui/use-field-name.ts'
import classes from './edit.module.css'
import { type EditDraft, type EditedField, textOf } from './edit-draft.ts'

/** What the product has by now where the person saw something else. */
export type ValuesNow = Partial<Record<EditedField, unknown>>

/** The values that stand in the way, or null for any other failure. */
export function valuesNow(error: unknown): ValuesNow | null {
  if (!(error instanceof ApiFailure) || error.code !== 'PRODUCT_CHANGED_SINCE') return null
  return (error.details as { now: ValuesNow }).now
}

interface EditConflictProps {
  now: ValuesNow
  draft: EditDraft
  onAccept: (now: ValuesNow, choice: { mine: boolean }) => void
}

/** Somebody was quicker: both values, and a choice. Nothing is lost by either. */
export function EditConflict({ now, draft, onAccept }: EditConflictProps) {
  const { t } = useTranslation()
  const fieldName = useFieldName()

  return (
    <section role="alert" className={classes.conflict}>
      <h3>{t('edit.conflict')}</h3>
      <dl>
        {Object.entries(now).map(([field, value]) => (
          <div key={field}>
            <dt>{fieldName(field)}</dt>
            <dd>
              {t('edit.isNow')} <strong>{textOf(value) || t('edit.empty')}</strong>
            </dd>
            <dd>
              {t('edit.isMine')} <strong>{draft[field as EditedField].text || t('edit.empty')}</strong>
            </dd>
          </div>
        ))}
      </dl>
      <Group>
        <Button size="xs" variant="default" onClick={() => onAccept(now, { mine: false })}>
          {t('edit.takeTheirs')}
        </Button>
        <Button size="xs" variant="default" onClick={() => onAccept(now, { mine: true })}>
          {t('edit.keepMine')}
        </Button>
      </Group>
    </section>
  )
}
