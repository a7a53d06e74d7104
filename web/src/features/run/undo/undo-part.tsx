import { MultiSelect, TagsInput } from '@mantine/core'
import { type ProductField, productFields, type UndoPart } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { BrandInput } from '../../../ui/brand-input.tsx'
import { useFieldName } from '../../../ui/use-field-name.ts'
import classes from './undo-dialog.module.css'

interface UndoPartProps {
  part: UndoPart
  onChange: (part: UndoPart) => void
}

// A product's name in several of its forms, pasted from a table.
const SEPARATORS = [',', ';', ' ', '\n', '\t']

const fields = productFields.filter((field) => !/^(variant|option|technical)/.test(field))

/** Which part of a run is taken back: some fields, some products, one brand; what is empty narrows nothing. */
export function UndoPartChoice({ part, onChange }: UndoPartProps) {
  const { t } = useTranslation()
  const fieldName = useFieldName()
  const set = (change: { [Name in keyof UndoPart]: UndoPart[Name] | undefined }) =>
    onChange(
      Object.fromEntries(Object.entries({ ...part, ...change }).filter(([, value]) => value && value.length > 0)),
    )

  return (
    <div className={classes.part}>
      <MultiSelect
        label={t('plan.undoFields')}
        placeholder={part.fields ? '' : t('plan.undoAll')}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('products.clearOne', { filter: t('plan.undoFields') }) }}
        value={part.fields ?? []}
        data={fields.map((field) => ({ value: field, label: fieldName(field) }))}
        onChange={(chosen) => set({ fields: chosen as ProductField[] })}
      />
      <BrandInput label={t('plan.undoBrand')} value={part.brand} onChange={(brand) => set({ brand })} />
      <TagsInput
        className={classes.wide}
        label={t('plan.undoProducts')}
        placeholder={part.products ? '' : t('plan.undoAll')}
        splitChars={SEPARATORS}
        acceptValueOnBlur
        clearable
        clearButtonProps={{ 'aria-label': t('products.clearOne', { filter: t('plan.undoProducts') }) }}
        value={part.products ?? []}
        onChange={(products) => set({ products })}
      />
    </div>
  )
}
