import type { MissingPolicy } from '@products-manager/contract'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './policy-choice.module.css'

const policies = ['keep', 'out-of-stock', 'deactivate'] as const satisfies readonly MissingPolicy[]

interface PolicyChoiceProps {
  value: MissingPolicy
  onChange: (policy: MissingPolicy) => void
}

/** What happens to offers the supplier's file no longer lists; each choice says what follows from it. */
export function PolicyChoice({ value, onChange }: PolicyChoiceProps) {
  const { t } = useTranslation()
  const name = useId()

  return (
    <fieldset className={classes.policies}>
      <legend>{t('suppliers.missingPolicyQuestion')}</legend>
      {policies.map((policy) => (
        <label key={policy} className={classes.policy} data-chosen={policy === value || undefined}>
          <input type="radio" name={name} checked={policy === value} onChange={() => onChange(policy)} />
          <span>
            <strong>{t(`suppliers.policies.${policy}`)}</strong>
            <span>{t(`suppliers.policyTexts.${policy}`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
