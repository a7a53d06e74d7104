import { Button, Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { type ImportPlan, type ProductField, productFields } from '@products-manager/contract'
import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PlanFilter } from '../../../api/plan-queries.ts'
import { BrandInput } from '../../../ui/brand-input.tsx'
import { useFieldName } from '../../../ui/use-field-name.ts'
import { useTyping } from '../../../ui/use-typing.ts'
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
  const [cleared, setCleared] = useState(0)

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
      {/* What was typed a moment before everything is cleared is cleared with it. */}
      <Fragment key={cleared}>
        <ProductInput label={t('plan.product')} value={filter.product} onChange={(product) => set({ product })} />
        <MoveInput label={t('plan.minMove')} value={filter.minMove} onChange={(minMove) => set({ minMove })} />
        <MoveInput label={t('plan.maxMove')} value={filter.maxMove} onChange={(maxMove) => set({ maxMove })} />
      </Fragment>
      <Checkbox
        label={t('plan.biggest')}
        checked={filter.sort === 'move'}
        onChange={({ currentTarget }) => set({ sort: currentTarget.checked ? 'move' : undefined })}
      />
      {plan.state === 'partly-applied' ? (
        <Checkbox
          label={t('plan.onlyLeft')}
          checked={filter.left ?? false}
          onChange={({ currentTarget }) => set({ left: currentTarget.checked || undefined })}
        />
      ) : null}
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
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            setCleared(cleared + 1)
            onFilter({})
          }}
        >
          {t('plan.clear')}
        </Button>
      ) : null}
    </div>
  )
}

interface TypedInputProps<Value> {
  label: string
  value: Value | undefined
  onChange: (value: Value | undefined) => void
}

function ProductInput({ label, value, onChange }: TypedInputProps<string>) {
  const [text, setText] = useTyping(value ?? '', onChange)

  return (
    <TextInput
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
    />
  )
}

/** How far a price moves. */
function MoveInput({ label, value, onChange }: TypedInputProps<number>) {
  const [text, setText] = useTyping(String(value ?? ''), (next) => {
    // A minus alone is the beginning of a number.
    if (next !== '-') onChange(next === '' ? undefined : Number(next))
  })

  return (
    <NumberInput
      aria-label={label}
      placeholder={label}
      suffix=" %"
      className={classes.move}
      hideControls
      value={text}
      onChange={(next) => setText(String(next))}
    />
  )
}

function withoutEmpty(filter: Record<string, unknown>): PlanFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== ''))
}

function fieldOf(value: string): ProductField | undefined {
  return productFields.find((known) => known === value)
}
