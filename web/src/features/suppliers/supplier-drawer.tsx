import { Drawer } from '@mantine/core'
import type { Supplier } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { SupplierForm } from './supplier-form.tsx'

interface SupplierDrawerProps {
  edited: Supplier | 'new' | null
  onClose: () => void
}

export function SupplierDrawer({ edited, onClose }: SupplierDrawerProps) {
  const { t } = useTranslation()
  const supplier = edited === 'new' ? null : edited

  return (
    <Drawer
      opened={edited !== null}
      onClose={onClose}
      size="26rem"
      title={supplier ? supplier.name : t('suppliers.add')}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <SupplierForm key={supplier?.id ?? 'new'} supplier={supplier} onDone={onClose} />
    </Drawer>
  )
}
