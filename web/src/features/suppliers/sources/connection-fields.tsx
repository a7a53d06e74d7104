import { PasswordInput, Select, Textarea, TextInput } from '@mantine/core'
import type { SecretName } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { sources as english } from '../../../app/i18n/en/sources.ts'
import type { SourceDraft } from './source-draft.ts'
import { type FieldSpec, fieldsOf, secretsOf } from './source-fields.ts'

interface ConnectionFieldsProps {
  draft: SourceDraft
  missing: readonly string[]
  /** Secrets the server has; they never come back. */
  secretsSet: readonly string[]
  onChange: (part: Partial<SourceDraft>) => void
}

type Hinted = keyof typeof english.hints

const hasHint = (name: string): name is Hinted => name in english.hints

/** The settings of a connection of this kind, its secrets last. */
export function ConnectionFields({ draft, missing, secretsSet, onChange }: ConnectionFieldsProps) {
  const { t } = useTranslation()
  const { kind, fields, secrets } = draft

  function input({ name, required = false, choices, long }: FieldSpec) {
    const set = (value: string) => onChange({ fields: { ...fields, [name]: value } })
    const common = {
      label: t(`sources.fields.${name}`),
      description: hasHint(name) ? t(`sources.hints.${name}`) : undefined,
      required,
      error: missing.includes(name) ? t('sources.missing') : undefined,
    }
    if (choices)
      return (
        <Select
          key={name}
          {...common}
          data={choices.map((choice) => ({ value: choice, label: t(`sources.choices.${choice}`) }))}
          value={fields[name] ?? choices[0] ?? null}
          allowDeselect={false}
          onChange={(value) => set(value ?? '')}
        />
      )
    const text = { ...common, value: fields[name] ?? '' }
    if (long)
      return (
        <Textarea key={name} {...text} autosize minRows={2} maxRows={6} onChange={(e) => set(e.currentTarget.value)} />
      )
    return <TextInput key={name} {...text} spellCheck={false} onChange={(e) => set(e.currentTarget.value)} />
  }

  function secret(name: SecretName) {
    const set = (value: string) => onChange({ secrets: { ...secrets, [name]: value } })
    const common = {
      label: t(`sources.secrets.${name}`),
      placeholder: secretsSet.includes(name) ? t('sources.secretKept') : undefined,
      value: secrets[name] ?? '',
      autoComplete: 'off',
    }
    if (name === 'privateKey')
      return (
        <Textarea
          key={name}
          {...common}
          autosize
          minRows={2}
          maxRows={6}
          onChange={(e) => set(e.currentTarget.value)}
        />
      )
    return (
      <PasswordInput
        key={name}
        {...common}
        visibilityToggleButtonProps={{ 'aria-label': t('sources.showSecret') }}
        onChange={(e) => set(e.currentTarget.value)}
      />
    )
  }

  return (
    <>
      {fieldsOf(kind, fields).map(input)}
      {secretsOf(kind, fields).map(secret)}
    </>
  )
}
