import { Fieldset, SimpleGrid, Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { limitNames, type SupplierDraft } from './supplier-draft.ts'

interface LimitsFieldsProps {
  draft: SupplierDraft
  isFaulty: boolean
  onChange: (change: Pick<SupplierDraft, 'holds' | 'limits'>) => void
}

/** How far a supplier's file may depart before it waits for a person. */
export function LimitsFields({ draft: { holds, limits }, isFaulty, onChange }: LimitsFieldsProps) {
  const { t } = useTranslation()

  return (
    <>
      <Switch
        label={t('suppliers.limitsHold')}
        checked={holds}
        onChange={({ currentTarget }) => onChange({ limits, holds: currentTarget.checked })}
      />
      {holds ? (
        <Fieldset legend={t('suppliers.limits')}>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            {limitNames.map((name) => (
              <TextInput
                key={name}
                label={t(`suppliers.limit.${name}`)}
                inputMode="numeric"
                value={limits[name]}
                error={isFaulty && limits[name].trim() === '' ? t('suppliers.faults.empty') : undefined}
                onChange={({ currentTarget }) =>
                  onChange({ holds, limits: { ...limits, [name]: currentTarget.value } })
                }
              />
            ))}
          </SimpleGrid>
          {isFaulty ? <p role="alert">{t('suppliers.faults.limits')}</p> : null}
        </Fieldset>
      ) : null}
    </>
  )
}
