import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { type ImportPlan, type PlanRow, type ProductField, productFields } from '@products-manager/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type PlanFilter, planRowsQuery } from '../../../api/plan-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { FieldChanges } from '../../../ui/field-changes.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { ScrollRegion } from '../../../ui/scroll-region.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import table from '../../../ui/table.module.css'
import { useFieldName } from '../../../ui/use-field-name.ts'
import { useFormat } from '../../../ui/use-format.ts'
import classes from './plan-view.module.css'

interface PlanRowsProps {
  plan: ImportPlan
  filter: PlanFilter
  onFilter: (filter: PlanFilter) => void
}

const KINDS = ['created', 'updated', 'relisted', 'missing'] as const

/** Every change of a plan, a page at a time, filtered and ordered by the server. */
export function PlanRows({ plan, filter, onFilter }: PlanRowsProps) {
  const { t } = useTranslation()
  const query = useInfiniteQuery(planRowsQuery(plan.id, filter))
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage, isPlaceholderData } = query
  const rows = data?.pages.flatMap((page) => page.items) ?? []

  return (
    <Panel title={t('plan.changes')} flush>
      <RowFilters plan={plan} filter={filter} onFilter={onFilter} />
      {error ? <FailureNote error={error} onRetry={refetch} /> : null}
      {data || error ? null : <SkeletonRows />}
      {data && rows.length === 0 ? <p className={classes.none}>{t('plan.noRows')}</p> : null}
      {rows.length > 0 ? (
        <ScrollRegion className={classes.scroll} label={t('plan.changes')} stale={isPlaceholderData}>
          <table className={table.table}>
            <thead className={classes.tableHead}>
              <tr>
                <th scope="col" className={table.number}>
                  {t('plan.line')}
                </th>
                <th scope="col">{t('plan.kind')}</th>
                <th scope="col">{t('fields.title')}</th>
                <th scope="col" className={table.number}>
                  {t('plan.move')}
                </th>
                <th scope="col">{t('plan.changes')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <ChangeRow key={row.place} row={row} />
              ))}
            </tbody>
          </table>
          {hasNextPage ? (
            <Button variant="subtle" fullWidth loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
              {t('plan.more')}
            </Button>
          ) : null}
        </ScrollRegion>
      ) : null}
    </Panel>
  )
}

function ChangeRow({ row }: { row: PlanRow }) {
  const { t } = useTranslation()
  const format = useFormat()

  return (
    <tr className={classes.row}>
      <td className={table.number}>{row.line === null ? '–' : format.count(row.line)}</td>
      <td className={table.nowrap}>{t(`plan.kinds.${row.kind}`)}</td>
      <td>
        <div>{row.title ?? row.offerKey}</div>
        <div className={table.soft}>{row.ean ?? row.offerKey}</div>
      </td>
      <td className={table.number}>{row.priceMove === null ? '–' : `${format.decimal(String(row.priceMove))} %`}</td>
      <td>
        {row.kind === 'created' ? format.money(row.newPrice, null) : <FieldChanges fields={row.fields} />}
        {row.conflict ? <div className={classes.conflict}>{t('plan.conflict')}</div> : null}
      </td>
    </tr>
  )
}

function RowFilters({ plan, filter, onFilter }: PlanRowsProps) {
  const { t } = useTranslation()
  const fieldName = useFieldName()
  const chips = [filter.brand, filter.category].filter((text) => text !== undefined)
  const moved = filter.minMove !== undefined || filter.maxMove !== undefined

  return (
    <div className={classes.filters}>
      <NativeSelect
        aria-label={t('plan.kind')}
        value={filter.kind ?? ''}
        onChange={({ currentTarget: { value } }) => onFilter({ ...without(filter, 'kind'), ...kindOf(value) })}
        data={[
          { value: '', label: t('plan.allKinds') },
          ...KINDS.map((kind) => ({ value: kind, label: t(`plan.kinds.${kind}`) })),
        ]}
      />
      <NativeSelect
        aria-label={t('runs.field')}
        value={filter.field ?? ''}
        onChange={({ currentTarget: { value } }) => onFilter({ ...without(filter, 'field'), ...fieldOf(value) })}
        data={[
          { value: '', label: t('plan.anyField') },
          ...productFields
            .filter((field) => !/^(variant|option)/.test(field))
            .map((field) => ({ value: field, label: fieldName(field) })),
        ]}
      />
      <TextInput
        aria-label={t('plan.product')}
        placeholder={t('plan.product')}
        value={filter.product ?? ''}
        onChange={({ currentTarget: { value } }) =>
          onFilter({ ...without(filter, 'product'), ...(value === '' ? {} : { product: value }) })
        }
      />
      <Checkbox
        label={t('plan.biggest')}
        checked={filter.sort === 'move'}
        onChange={({ currentTarget }) =>
          onFilter({ ...without(filter, 'sort'), ...(currentTarget.checked ? { sort: 'move' } : {}) })
        }
      />
      {plan.conflicts > 0 ? (
        <Checkbox
          label={t('plan.onlyConflicts')}
          checked={filter.conflicts ?? false}
          onChange={({ currentTarget }) => onFilter({ ...filter, conflicts: currentTarget.checked })}
        />
      ) : null}
      {chips.length > 0 || moved ? (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            const { brand: _, category: __, minMove: ___, maxMove: ____, ...rest } = filter
            onFilter(rest)
          }}
        >
          {[...chips, ...(moved ? [`${filter.minMove ?? ''}…${filter.maxMove ?? ''} %`] : [])].join(' · ')} ×
        </Button>
      ) : null}
    </div>
  )
}

function without(filter: PlanFilter, name: keyof PlanFilter): PlanFilter {
  const { [name]: _, ...rest } = filter
  return rest
}

function kindOf(value: string): Pick<PlanFilter, 'kind'> {
  const kind = KINDS.find((known) => known === value)
  return kind ? { kind } : {}
}

function fieldOf(value: string): { field?: ProductField } {
  const field = productFields.find((known) => known === value)
  return field ? { field } : {}
}
