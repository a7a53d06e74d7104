import { ActionIcon, MultiSelect, Select, TagsInput, TextInput } from '@mantine/core'
import type { ProductField } from '@products-manager/contract'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Panel } from '../../../ui/panel.tsx'
import type { Draft } from '../use-draft.ts'
import { isColumn, nameOf, refOf } from './column-ref.ts'
import classes from './constants-panel.module.css'
import { EanChoices } from './ean-choices.tsx'
import { entriesOf, setField } from './edit-profile.ts'
import { useFieldChoices } from './use-field-choices.ts'

/** What the file does not say: the same value for every row, and which rows are one product. */
export function ConstantsPanel({ draft }: { draft: Draft }) {
  const { t } = useTranslation()
  const choices = useFieldChoices()
  const { profile, setProfile, upload } = draft
  const { columns } = upload.detection
  const constants = entriesOf(profile.fields).filter(([, mapping]) => mapping.constant !== undefined)
  const free = choices.map(({ group, items }) => ({
    group,
    items: items.filter(({ value }) => !profile.fields[value as ProductField]),
  }))
  const grouped = (profile.groupBy ?? []).flatMap((ref) => columns.find((column) => isColumn(ref, column)) ?? [])

  function groupBy(positions: string[]) {
    const { groupBy: _before, ...rest } = profile
    const refs = columns.filter(({ position }) => positions.includes(String(position)))
    setProfile(refs.length === 0 ? rest : { ...rest, groupBy: refs.map((column) => refOf(column, columns)) })
  }

  return (
    <Panel title={t('mapping.beyond')} note={t('mapping.beyondNote')}>
      <div className={classes.both}>
        <div>
          <h3 className={classes.title}>{t('mapping.constants')}</h3>
          <ul className={classes.constants}>
            {constants.map(([field, mapping]) => (
              <li key={field} className={classes.constant}>
                <TextInput
                  size="xs"
                  label={t(`fields.${field}`)}
                  value={mapping.constant ?? ''}
                  onChange={({ currentTarget }) =>
                    setProfile(setField(profile, field, { ...mapping, constant: currentTarget.value }))
                  }
                />
                <ActionIcon
                  aria-label={t('mapping.removeConstant', { field: t(`fields.${field}`) })}
                  onClick={() => setProfile(setField(profile, field, null))}
                >
                  <X size={15} aria-hidden="true" />
                </ActionIcon>
              </li>
            ))}
          </ul>
          <Select
            size="xs"
            searchable
            aria-label={t('mapping.addConstant')}
            placeholder={t('mapping.addConstant')}
            value={null}
            data={free}
            nothingFoundMessage={t('products.nothingLike')}
            onChange={(field) => field && setProfile(setField(profile, field as ProductField, { constant: '' }))}
          />
        </div>
        <TagsInput
          size="xs"
          classNames={{ pillsList: classes.words ?? '' }}
          label={t('mapping.noValue')}
          description={t('mapping.noValueHint')}
          placeholder={t('mapping.noValueAdd')}
          clearable
          clearButtonProps={{ 'aria-label': t('products.clearOne', { filter: t('mapping.noValue') }) }}
          maxTags={200}
          value={[...(profile.noValue ?? [])]}
          onChange={(noValue) => setProfile({ ...profile, noValue })}
        />
        <MultiSelect
          size="xs"
          label={t('mapping.groupBy')}
          description={t('mapping.groupByHint')}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('products.clearOne', { filter: t('mapping.groupBy') }) }}
          maxValues={5}
          value={grouped.map(({ position }) => String(position))}
          data={columns.map((column) => ({ value: String(column.position), label: nameOf(column) }))}
          onChange={groupBy}
        />
        <EanChoices draft={draft} />
      </div>
    </Panel>
  )
}
