import { ActionIcon, Select } from '@mantine/core'
import type { DetectedColumn, ProductField } from '@products-manager/contract'
import { SlidersHorizontal } from 'lucide-react'
import { memo, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Tag } from '../../../ui/tag.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import type { Draft } from '../use-draft.ts'
import { nameOf } from './column-ref.ts'
import { assign, type ColumnUse, fieldsFrom, usedFor } from './edit-profile.ts'
import { FieldSummary } from './field-summary.tsx'
import classes from './mapping-panel.module.css'
import { SpecificationFields } from './specification-fields.tsx'
import { useFieldChoices } from './use-field-choices.ts'

interface ColumnRowProps {
  column: DetectedColumn
  draft: Draft
  onEdit: (field: ProductField) => void
}

export function ColumnRow({ column, draft, onEdit }: ColumnRowProps) {
  const { t } = useTranslation()
  const fieldChoices = useFieldChoices()
  const { profile, upload, setProfile } = draft
  const use = usedFor(profile, column)
  const fields = fieldsFrom(profile, column)
  const data = useMemo(
    () => [
      { value: 'none', label: t('mapping.notImported') },
      ...fieldChoices,
      {
        group: t('mapping.groups.specifications'),
        items: [
          { value: 'specification', label: t('mapping.oneSpecification') },
          { value: 'pairs', label: t('mapping.pairs') },
        ],
      },
    ],
    [fieldChoices, t],
  )

  return (
    <tr data-unused={use === 'none' || undefined}>
      <ColumnContent column={column} />
      <td className={classes.becomes}>
        <div className={classes.choice}>
          <Select
            size="xs"
            searchable
            allowDeselect={false}
            aria-label={t('mapping.becomesOf', { column: nameOf(column) })}
            maxDropdownHeight={320}
            value={use}
            data={data}
            nothingFoundMessage={t('products.nothingLike')}
            onChange={(chosen) =>
              setProfile(
                assign(profile, column, { use: (chosen ?? 'none') as ColumnUse, columns: upload.detection.columns }),
              )
            }
          />
          {fields[0] ? (
            <ActionIcon
              variant="default"
              aria-label={t('mapping.editField', { field: t(`fields.${fields[0]}`) })}
              onClick={() => fields[0] && onEdit(fields[0])}
            >
              <SlidersHorizontal size={14} aria-hidden="true" />
            </ActionIcon>
          ) : null}
        </div>
        {use === 'specification' || use === 'pairs' ? <SpecificationFields column={column} draft={draft} /> : null}
        <FieldSummary draft={draft} fields={fields} onEdit={onEdit} />
      </td>
    </tr>
  )
}

/** What is in a column. It never changes while a person maps, so it is drawn once. */
const ColumnContent = memo(function ColumnContent({ column }: { column: DetectedColumn }) {
  const { t } = useTranslation()
  const format = useFormat()

  return (
    <>
      <th scope="row" className={classes.name}>
        {nameOf(column)} <span className={classes.place}>{column.name ? column.position : ''}</span>
      </th>
      <td className={classes.content}>
        <Tag>{t(`mapping.shapes.${column.shape}`)}</Tag>
        <span className={classes.filled}>
          <span className={classes.bar} aria-hidden="true">
            <span style={{ width: `${column.filled * 100}%` }} />
          </span>
          {t('mapping.filled', { share: format.share(column.filled) })}
        </span>
      </td>
      <td>
        <ul className={classes.samples}>
          {column.samples.slice(0, 3).map((sample, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: samples may be equal and never move.
            <li key={place} title={sample}>
              {sample === '' ? '\u00a0' : sample}
            </li>
          ))}
        </ul>
      </td>
    </>
  )
})
