import { ActionIcon, Textarea, TextInput, Tooltip } from '@mantine/core'
import { Lock, LockOpen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useFieldName } from '../../../ui/use-field-name.ts'
import type { EditedField, EditFault, FieldDraft } from './edit-draft.ts'

interface EditFieldProps {
  field: EditedField
  draft: FieldDraft
  fault: EditFault | undefined
  onChange: (draft: FieldDraft) => void
}

const ROWS: Partial<Record<EditedField, number>> = { shortDescription: 2, description: 6 }

/** One value, and whether it is kept from imports: what a person types is, unless they say otherwise. */
export function EditField({ field, draft, fault, onChange }: EditFieldProps) {
  const { t } = useTranslation()
  const name = useFieldName()(field)
  const { text, held } = draft
  const given = {
    label: name,
    value: text,
    error: fault ? t(`edit.faults.${fault}`) : undefined,
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) =>
      onChange({ text: value, held: true }),
    rightSection: (
      <Tooltip label={t(held ? 'edit.held' : 'edit.free')} withArrow>
        <ActionIcon
          variant={held ? 'light' : 'subtle'}
          {...(held ? {} : { color: 'gray' })}
          aria-label={t('edit.hold', { field: name })}
          aria-pressed={held}
          onClick={() => onChange({ text, held: !held })}
        >
          {held ? <Lock size={14} aria-hidden="true" /> : <LockOpen size={14} aria-hidden="true" />}
        </ActionIcon>
      </Tooltip>
    ),
  }
  const rows = ROWS[field]

  if (rows) return <Textarea {...given} rows={rows} resize="vertical" />
  return (
    <TextInput
      {...given}
      required={field === 'title'}
      {...(field === 'category' ? { description: t('edit.categoryHint') } : {})}
      {...(field === 'availableFrom' ? { placeholder: '2027-01-31' } : {})}
    />
  )
}
