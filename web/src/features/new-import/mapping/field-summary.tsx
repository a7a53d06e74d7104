import { UnstyledButton } from '@mantine/core'
import type { ProductField } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { Tag } from '../../../ui/tag.tsx'
import type { Draft } from '../use-draft.ts'
import { columnsOf } from './edit-profile.ts'
import classes from './mapping-panel.module.css'

interface FieldSummaryProps {
  draft: Draft
  fields: readonly ProductField[]
  onEdit: (field: ProductField) => void
}

/** What else is done with a column, in a few words; each opens the settings of its field. */
export function FieldSummary({ draft, fields, onEdit }: FieldSummaryProps) {
  const { t } = useTranslation()
  const notes = fields.flatMap((field, place) => {
    const mapping = draft.profile.fields[field]
    const joined = columnsOf(mapping).length
    const changes = mapping?.transforms?.length ?? 0
    return [
      ...(place > 0 ? [t('mapping.also', { field: t(`fields.${field}`) })] : []),
      ...(joined > 1 ? [t('mapping.joined', { count: joined })] : []),
      ...(mapping?.split ? [t('mapping.splitBy', { mark: mapping.split })] : []),
      ...(changes > 0 ? [t('mapping.changesCount', { count: changes })] : []),
      ...(mapping?.default ? [t('mapping.elseValue', { value: mapping.default })] : []),
    ].map((text) => ({ field, text }))
  })

  if (notes.length === 0) return null
  return (
    <div className={classes.settings}>
      {notes.map(({ field, text }) => (
        <UnstyledButton key={`${field} ${text}`} onClick={() => onEdit(field)}>
          <Tag tone="accent">{text}</Tag>
        </UnstyledButton>
      ))}
    </div>
  )
}
