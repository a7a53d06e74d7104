import { Button, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { suppliersQuery } from '../../api/suppliers-queries.ts'
import { AsOfInput } from '../../ui/as-of-input.tsx'
import { AmountInput } from './amount-input.tsx'
import { FacetSelect } from './facet-select.tsx'
import classes from './product-filters.module.css'
import { countFilters, type ProductSearch } from './product-search.ts'

interface ProductFiltersProps {
  search: ProductSearch
  onChange: (change: Partial<Record<keyof ProductSearch, string | undefined>>) => void
}

export function ProductFilters({ search, onChange }: ProductFiltersProps) {
  const { t } = useTranslation()
  const suppliers = useQuery(suppliersQuery)
  const clear = (filter: string) => ({ 'aria-label': t('products.clearOne', { filter }) })

  return (
    <div className={classes.filters}>
      <Select
        size="xs"
        aria-label={t('products.supplier')}
        placeholder={t('products.supplier')}
        searchable
        clearable
        clearButtonProps={clear(t('products.supplier'))}
        value={search.supplier ?? null}
        data={(suppliers.data ?? []).map(({ code, name }) => ({ value: code, label: name }))}
        nothingFoundMessage={t('products.nothingLike')}
        onChange={(supplier) => onChange({ supplier: supplier ?? undefined })}
      />
      <FacetSelect
        kind="brands"
        label={t('products.brand')}
        value={search.brand}
        valueName={search.brandName}
        onChange={(brand, brandName) => onChange({ brand, brandName })}
      />
      <FacetSelect
        kind="categories"
        label={t('products.category')}
        value={search.category}
        valueName={search.categoryName}
        onChange={(category, categoryName) => onChange({ category, categoryName })}
      />
      <Select
        size="xs"
        aria-label={t('products.stock')}
        placeholder={t('products.stock')}
        clearable
        clearButtonProps={clear(t('products.stock'))}
        value={search.stock ?? null}
        data={[
          { value: 'in', label: t('products.inStock') },
          { value: 'out', label: t('products.outOfStock') },
        ]}
        onChange={(stock) => onChange({ stock: stock ?? undefined })}
      />
      <Select
        size="xs"
        aria-label={t('products.status')}
        placeholder={t('products.status')}
        clearable
        clearButtonProps={clear(t('products.status'))}
        value={search.status ?? null}
        data={[
          { value: 'active', label: t('products.active') },
          { value: 'inactive', label: t('products.inactive') },
        ]}
        onChange={(status) => onChange({ status: status ?? undefined })}
      />
      <div className={classes.range}>
        <AmountInput label={t('products.priceFrom')} value={search.min} onChange={(min) => onChange({ min })} />
        <span aria-hidden="true">–</span>
        <AmountInput label={t('products.priceTo')} value={search.max} onChange={(max) => onChange({ max })} />
      </div>
      <div className={classes.moment}>
        <AsOfInput value={search.asOf} onChange={(asOf) => onChange({ asOf })} />
      </div>
      {countFilters(search) > 0 ? (
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<X size={14} aria-hidden="true" />}
          onClick={() =>
            onChange({
              supplier: undefined,
              brand: undefined,
              category: undefined,
              stock: undefined,
              status: undefined,
              min: undefined,
              max: undefined,
            })
          }
        >
          {t('products.clearFilters')}
        </Button>
      ) : null}
    </div>
  )
}
