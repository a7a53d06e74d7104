import { Button, Group, Modal, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { suppliersQuery } from '../../api/suppliers-queries.ts'

// No supplier's code is like it.
export const EVERY_SUPPLIER = '*'

interface ImportQuestionProps {
  fileName: string
  /** Whose mapping it seems to be; null when nothing tells. */
  offered: string | null
  /** Null: every supplier's. */
  onKeep: (supplier: string | null) => void
  onClose: () => void
}

/** Whose files a mapping that comes as JSON is to read. */
export function ImportQuestion({ fileName, offered, onKeep, onClose }: ImportQuestionProps) {
  const { t } = useTranslation()
  const suppliers = useQuery(suppliersQuery)
  const [supplier, setSupplier] = useState(offered)
  const known = (suppliers.data ?? []).map(({ code, name }) => ({ value: code, label: `${name} (${code})` }))

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('mappings.importTitle', { file: fileName })}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <Select
        label={t('mappings.importFor')}
        placeholder={t('mappings.importForHint')}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('products.nothingLike')}
        value={supplier}
        data={[{ value: EVERY_SUPPLIER, label: t('mappings.everySupplier') }, ...known]}
        onChange={setSupplier}
      />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t('shell.cancel')}
        </Button>
        <Button disabled={supplier === null} onClick={() => onKeep(supplier === EVERY_SUPPLIER ? null : supplier)}>
          {t('mappings.importKeep')}
        </Button>
      </Group>
    </Modal>
  )
}
