import { Button, Drawer, MultiSelect, Stack, TextInput } from '@mantine/core'
import type { FieldMapping, ProductField } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import type { Draft } from '../use-draft.ts'
import { isColumn, nameOf, refOf } from './column-ref.ts'
import { columnsOf, setField, withColumns } from './edit-profile.ts'
import { FieldSamples } from './field-samples.tsx'
import { TransformList } from './transform-list.tsx'

interface FieldDrawerProps {
  field: ProductField | null
  draft: Draft
  onClose: () => void
}

/** How one field is made: its columns, what joins or splits them, what is changed, and what comes out. */
export function FieldDrawer({ field, draft, onClose }: FieldDrawerProps) {
  const { t } = useTranslation()

  return (
    <Drawer
      opened={field !== null}
      onClose={onClose}
      size="34rem"
      title={field ? t(`fields.${field}`) : ''}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      {field ? <FieldSettings key={field} field={field} draft={draft} onClose={onClose} /> : null}
    </Drawer>
  )
}

interface FieldSettingsProps extends FieldDrawerProps {
  field: ProductField
}

const splitFields: readonly ProductField[] = ['category', 'images']

function FieldSettings({ field, draft, onClose }: FieldSettingsProps) {
  const { t } = useTranslation()
  const { columns } = draft.upload.detection
  const mapping = draft.profile.fields[field] ?? {}
  const refs = columnsOf(mapping)
  const used = refs.flatMap((ref) => columns.find((column) => isColumn(ref, column)) ?? [])

  function set(change: Partial<FieldMapping>) {
    const next = Object.fromEntries(
      Object.entries({ ...mapping, ...change }).filter(([, value]) => value !== undefined && value !== ''),
    )
    draft.setProfile(setField(draft.profile, field, next))
  }

  function setColumns(positions: string[]) {
    const chosen = positions.flatMap((position) => columns.find((column) => String(column.position) === position) ?? [])
    if (chosen.length === 0) return
    const refsOfChosen = chosen.map((column) => refOf(column, columns))
    draft.setProfile(setField(draft.profile, field, withColumns(mapping, refsOfChosen)))
  }

  return (
    <Stack gap="md">
      <MultiSelect
        size="sm"
        label={t('mapping.fromColumns')}
        description={t('mapping.fromColumnsHint')}
        searchable
        maxValues={20}
        value={used.map((column) => String(column.position))}
        data={columns.map((column) => ({ value: String(column.position), label: nameOf(column) }))}
        onChange={setColumns}
      />
      {refs.length > 1 ? (
        <TextInput
          label={t('mapping.join')}
          description={t('mapping.joinHint')}
          maxLength={20}
          value={mapping.join ?? ' '}
          onChange={({ currentTarget }) => set({ join: currentTarget.value })}
        />
      ) : null}
      {splitFields.includes(field) ? (
        <TextInput
          label={t(field === 'category' ? 'mapping.splitCategory' : 'mapping.splitImages')}
          description={t('mapping.splitHint')}
          maxLength={20}
          value={mapping.split ?? ''}
          onChange={({ currentTarget }) => set({ split: currentTarget.value })}
        />
      ) : null}
      <TransformList
        title={t('mapping.changes')}
        columns={columns}
        transforms={mapping.transforms ?? []}
        onChange={(transforms) => set({ transforms: transforms.length > 0 ? transforms : undefined } as FieldMapping)}
      />
      <TextInput
        label={t('mapping.default')}
        description={t('mapping.defaultHint')}
        value={mapping.default ?? ''}
        onChange={({ currentTarget }) => set({ default: currentTarget.value })}
      />
      <FieldSamples field={field} draft={draft} />
      <Button onClick={onClose}>{t('mapping.done')}</Button>
    </Stack>
  )
}
