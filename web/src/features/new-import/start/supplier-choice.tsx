import { SegmentedControl, Select, TextInput } from '@mantine/core'
import type { Supplier } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import classes from './start-panel.module.css'

export type SupplierChosen = { kind: 'known'; code: string } | { kind: 'new'; code: string; name: string }

const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/

/** Whether the choice is enough for the API. */
export function isComplete(chosen: SupplierChosen): boolean {
  return CODE.test(chosen.code) && (chosen.kind === 'known' || chosen.name.trim() !== '')
}

interface SupplierChoiceProps {
  suppliers: readonly Supplier[]
  chosen: SupplierChosen
  onChange: (chosen: SupplierChosen) => void
}

/** A supplier there is, or a new one made with its first file. */
export function SupplierChoice({ suppliers, chosen, onChange }: SupplierChoiceProps) {
  const { t } = useTranslation()
  const wrongCode = chosen.kind === 'new' && chosen.code !== '' && !CODE.test(chosen.code)

  return (
    <div className={classes.supplier}>
      <div>
        <div className={classes.label} id="whose-file">
          {t('mapping.supplier')}
        </div>
        <SegmentedControl
          size="xs"
          aria-labelledby="whose-file"
          value={chosen.kind}
          onChange={(kind) =>
            onChange(kind === 'new' ? { kind: 'new', code: '', name: '' } : { kind: 'known', code: '' })
          }
          data={[
            { value: 'known', label: t('mapping.knownSupplier') },
            { value: 'new', label: t('mapping.newSupplier') },
          ]}
        />
      </div>
      {chosen.kind === 'known' ? (
        <Select
          aria-labelledby="whose-file"
          placeholder={t('mapping.chooseSupplier')}
          searchable
          value={chosen.code || null}
          data={suppliers.map(({ code, name }) => ({ value: code, label: `${name} (${code})` }))}
          nothingFoundMessage={t('products.nothingLike')}
          onChange={(code) => onChange({ kind: 'known', code: code ?? '' })}
        />
      ) : (
        <>
          <TextInput
            label={t('suppliers.name')}
            required
            maxLength={255}
            value={chosen.name}
            onChange={({ currentTarget }) => onChange({ ...chosen, name: currentTarget.value })}
          />
          <TextInput
            label={t('suppliers.code')}
            description={t('suppliers.codeHint')}
            required
            maxLength={50}
            value={chosen.code}
            error={wrongCode ? t('suppliers.faults.code') : undefined}
            onChange={({ currentTarget }) => onChange({ ...chosen, code: currentTarget.value })}
          />
        </>
      )}
    </div>
  )
}
