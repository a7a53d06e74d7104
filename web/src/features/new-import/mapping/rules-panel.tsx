import { ActionIcon, Select, TextInput } from '@mantine/core'
import type { ProductField, Severity, ValidationRule } from '@products-manager/contract'
import { X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Panel } from '../../../ui/panel.tsx'
import type { Draft } from '../use-draft.ts'
import { askedBy, newRule, type RuleKind, ruleKinds, ruleText, severities, withText } from './rules.ts'
import classes from './rules-panel.module.css'
import { useFieldChoices } from './use-field-choices.ts'

/** What every row must be, and what happens to those that are not. */
export function RulesPanel({ draft }: { draft: Draft }) {
  const { t } = useTranslation()
  const choices = useFieldChoices()
  const { profile, setProfile } = draft
  const rules = profile.rules ?? []
  const mapped = choices.map(({ group, items }) => ({
    group,
    items: items.filter(({ value }) => profile.fields[value as ProductField]),
  }))

  function setRules(next: ValidationRule[]) {
    const { rules: _before, ...rest } = profile
    setProfile(next.length === 0 ? rest : { ...rest, rules: next })
  }

  return (
    <Panel title={t('mapping.rules')} note={t('mapping.rulesNote')}>
      <ul className={classes.rules}>
        {rules.map((rule, place) => (
          <RuleRow
            // biome-ignore lint/suspicious/noArrayIndexKey: two equal rules are told apart by place alone.
            key={`${rule.field} ${place}`}
            rule={rule}
            onChange={(changed) => setRules(rules.toSpliced(place, 1, changed))}
            onRemove={() => setRules(rules.toSpliced(place, 1))}
          />
        ))}
      </ul>
      <Select
        size="xs"
        searchable
        className={classes.add}
        aria-label={t('mapping.addRule')}
        placeholder={t('mapping.addRule')}
        value={null}
        data={mapped.filter(({ items }) => items.length > 0)}
        nothingFoundMessage={t('products.nothingLike')}
        onChange={(field) => field && setRules([...rules, { field: field as ProductField, required: true }])}
      />
    </Panel>
  )
}

interface RuleRowProps {
  rule: ValidationRule
  onChange: (rule: ValidationRule) => void
  onRemove: () => void
}

function RuleRow({ rule, onChange, onRemove }: RuleRowProps) {
  const { t } = useTranslation()
  const kinds = askedBy(rule)
  const field = t(`fields.${rule.field}`)

  return (
    <li className={classes.rule}>
      <strong className={classes.field}>{field}</strong>
      <div className={classes.parts}>
        {kinds.map((kind) => (
          <RulePart key={kind} rule={rule} kind={kind} onChange={onChange} />
        ))}
        <Select
          size="xs"
          label={t('mapping.ruleKind')}
          value={kinds.length === 1 ? (kinds[0] ?? null) : null}
          placeholder={t(kinds.length === 0 ? 'mapping.ownChecks' : 'mapping.severalKinds')}
          data={ruleKinds(rule.field).map((kind) => ({ value: kind, label: t(`mapping.ruleKinds.${kind}`) }))}
          allowDeselect={false}
          onChange={(kind) => kind && onChange(newRule(rule, kind as RuleKind))}
        />
        <Select
          size="xs"
          label={t('mapping.severity')}
          value={rule.severity ?? 'refuse-row'}
          data={severities.map((severity) => ({ value: severity, label: t(`mapping.severities.${severity}`) }))}
          allowDeselect={false}
          onChange={(severity) => severity && onChange({ ...rule, severity: severity as Severity })}
        />
      </div>
      <ActionIcon aria-label={t('mapping.removeRule', { field })} onClick={onRemove}>
        <X size={15} aria-hidden="true" />
      </ActionIcon>
    </li>
  )
}

function RulePart({
  rule,
  kind,
  onChange,
}: {
  rule: ValidationRule
  kind: RuleKind
  onChange: (rule: ValidationRule) => void
}) {
  const { t } = useTranslation()
  const [text, setText] = useState(ruleText(rule, kind))
  const [wrong, setWrong] = useState(false)

  if (kind === 'required' || kind === 'unique') return null
  return (
    <TextInput
      size="xs"
      label={t(`mapping.ruleKinds.${kind}`)}
      placeholder={t(`mapping.ruleHints.${kind}`)}
      value={text}
      error={wrong}
      spellCheck={false}
      onChange={({ currentTarget }) => {
        const changed = withText(rule, kind, currentTarget.value)
        setText(currentTarget.value)
        setWrong(changed === null)
        if (changed) onChange(changed)
      }}
    />
  )
}
