import { Button, Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { type ImportPlan, type ProductField, productFields } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import type { PlanFilter } from '../../../api/plan-queries.ts'
import { BrandInput } from '../../../ui/brand-input.tsx'
import { useFieldName } from '../../../ui/use-field-name.ts'
import classes from './plan-view.module.css'

export interface PlanFiltersProps {
  plan: ImportPlan
  filter: PlanFilter
  onFilter: (filter: PlanFilter) => void
}

const KINDS = ['created', 'updated', 'relisted', 'missing'] as const

/** Which changes are shown, and in which order. What is shown is what "apply what is shown" applies. */
export function PlanFilters({ plan, filter, onFilter }: PlanFiltersProps) {
  const { t } = useTranslation()
  const fieldName = useFieldName()
  const set = (change: Partial<Record<keyof PlanFilter, unknown>>) => onFilter(withoutEmpty({ ...filter, ...change }))
  const move = (name: 'minMove' | 'maxMove') => ({
    'aria-label': t(`plan.${name}`),
    placeholder: t(`plan.${name}`),
    suffix: ' %',
    value: filter[name] ?? '',
    onChange: (value: string | number) => set({ [name]: typeof value === 'number' ? value : undefined }),
    className: classes.move,
    hideControls: true,
  })

  return (
    <div className={classes.filters}>
      <NativeSelect
        aria-label={t('plan.kind')}
        value={filter.kind ?? ''}
        onChange={({ currentTarget: { value } }) => set({ kind: KINDS.find((known) => known === value) })}
        data={[
          { value: '', label: t('plan.allKinds') },
          ...KINDS.map((kind) => ({ value: kind, label: t(`plan.kinds.${kind}`) })),
        ]}
      />
      <NativeSelect
        aria-label={t('runs.field')}
        value={filter.field ?? ''}
        onChange={({ currentTarget: { value } }) => set({ field: fieldOf(value) })}
        data={[
          { value: '', label: t('plan.anyField') },
          ...productFields
            .filter((field) => !/^(variant|option)/.test(field))
            .map((field) => ({ value: field, label: fieldName(field) })),
        ]}
      />
      <BrandInput bare label={t('fields.brand')} value={filter.brand} onChange={(brand) => set({ brand })} />
      <TextInput
        aria-label={t('plan.product')}
        placeholder={t('plan.product')}
        value={filter.product ?? ''}
        onChange={({ currentTarget: { value } }) => set({ product: value })}
      />
      <NumberInput {...move('minMove')} />
      <NumberInput {...move('maxMove')} />
      <Checkbox
        label={t('plan.biggest')}
        checked={filter.sort === 'move'}
        onChange={({ currentTarget }) => set({ sort: currentTarget.checked ? 'move' : undefined })}
      />
      {plan.conflicts > 0 ? (
        <Checkbox
          label={t('plan.onlyConflicts')}
          checked={filter.conflicts ?? false}
          onChange={({ currentTarget }) => set({ conflicts: currentTarget.checked || undefined })}
        />
      ) : null}
      {filter.category ? (
        <Button size="compact-sm" variant="default" onClick={() => set({ category: undefined })}>
          {filter.category} ×
        </Button>
      ) : null}
      {Object.keys(filter).length > 0 ? (
        <Button size="compact-sm" variant="subtle" onClick={() => onFilter({})}>
          {t('plan.clear')}
        </Button>
      ) : null}
    </div>
  )
}

function withoutEmpty(filter: Record<string, unknown>): PlanFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== ''))
}

function fieldOf(value: string): ProductField | undefined {
  return productFields.find((known) => known === value)
}
