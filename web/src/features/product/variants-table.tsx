import type { Variant } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import table from '../../ui/table.module.css'
import { TableFrame } from '../../ui/table-frame.tsx'
import { useFormat } from '../../ui/use-format.ts'

interface VariantsTableProps {
  variants: readonly Variant[]
  currency: string | null
}

export function VariantsTable({ variants, currency }: VariantsTableProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const options = [...new Set(variants.flatMap((variant) => Object.keys(variant.options)))]

  return (
    <TableFrame label={t('product.variantsTable')}>
      <table className={table.table}>
        <thead>
          <tr>
            {options.map((option) => (
              <th key={option} scope="col">
                {option}
              </th>
            ))}
            <th scope="col">{t('fields.variantSku')}</th>
            <th scope="col">{t('fields.ean')}</th>
            <th scope="col" className={table.number}>
              {t('products.price')}
            </th>
            <th scope="col" className={table.number}>
              {t('products.stock')}
            </th>
          </tr>
        </thead>
        <tbody>
          {variants.map((variant) => (
            <tr key={variant.id}>
              {options.map((option) => (
                <td key={option}>{variant.options[option] ?? '–'}</td>
              ))}
              <td className={table.mono}>{variant.sku ?? '–'}</td>
              <td className={table.mono}>{variant.ean ?? '–'}</td>
              <td className={table.number}>{format.money(variant.price, currency)}</td>
              <td className={table.number}>{variant.stock === null ? '–' : format.count(variant.stock)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}
