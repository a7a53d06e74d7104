import { Button } from '@mantine/core'
import type { ImportRun, Source, Supplier } from '@products-manager/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import table from '../../ui/table.module.css'
import { TableFrame } from '../../ui/table-frame.tsx'
import { Tag } from '../../ui/tag.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { LastFile } from './last-file.tsx'
import { SupplierHealth } from './supplier-health.tsx'

interface SuppliersTableProps {
  suppliers: readonly Supplier[]
  sources: readonly Source[]
  /** The newest of each supplier. */
  runs: readonly ImportRun[]
  onEdit: (supplier: Supplier) => void
}

export function SuppliersTable({ suppliers, sources, runs, onEdit }: SuppliersTableProps) {
  const { t } = useTranslation()
  const format = useFormat()

  return (
    <TableFrame label={t('suppliers.title')}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('suppliers.name')}</th>
            <th scope="col">{t('suppliers.code')}</th>
            <th scope="col" className={table.number}>
              {t('suppliers.offers')}
            </th>
            <th scope="col">{t('suppliers.lastFile')}</th>
            <th scope="col">{t('sources.title')}</th>
            <th scope="col">{t('suppliers.missingPolicy')}</th>
            <th scope="col" className={table.number}>
              {t('suppliers.priority')}
            </th>
            <th scope="col">{t('suppliers.state')}</th>
            <th scope="col">
              <span className={table.hidden}>{t('suppliers.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {suppliers.map((supplier) => (
            <tr key={supplier.id}>
              <th scope="row">
                <Link to="/suppliers/$id" params={{ id: supplier.id }}>
                  {supplier.name}
                </Link>
              </th>
              <td className={table.mono}>{supplier.code}</td>
              <td className={table.number}>
                <Link to="/products" search={{ supplier: supplier.code }}>
                  {format.count(supplier.offersCount)}
                </Link>
              </td>
              <td className={table.nowrap}>
                <LastFile run={runs.find(({ supplierCode }) => supplierCode === supplier.code)} />
              </td>
              <td className={table.nowrap}>
                <SupplierHealth sources={sources.filter(({ supplierCode }) => supplierCode === supplier.code)} />
              </td>
              <td>{t(`suppliers.policies.${supplier.missingPolicy}`)}</td>
              <td className={table.number}>{supplier.priority}</td>
              <td>
                <Tag tone={supplier.isActive ? 'good' : 'plain'} dot>
                  {t(supplier.isActive ? 'products.active' : 'products.inactive')}
                </Tag>
              </td>
              <td className={table.number}>
                <Button
                  size="compact-xs"
                  variant="subtle"
                  aria-label={t('suppliers.editOne', { name: supplier.name })}
                  onClick={() => onEdit(supplier)}
                >
                  {t('suppliers.edit')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}
