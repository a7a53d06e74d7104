import { Checkbox, MultiSelect, Select, Textarea, TextInput } from '@mantine/core'
import type { ColumnRef, DetectedColumn, SimpleTransform, Transform } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { lookupTablesQuery } from '../../../api/references-queries.ts'
import { isColumn, nameOf, refOf } from './column-ref.ts'
import classes from './field-drawer.module.css'
import { type partsOf, partText, setPart, tableOf, tableText, withPart } from './transforms.ts'

interface StepPartProps {
  transform: Transform
  part: ReturnType<typeof partsOf>[number]
  columns: readonly DetectedColumn[]
  /** Shows the changes inside a condition. */
  renderSteps: (steps: StepsInside) => ReactNode
  onChange: (transform: Transform) => void
}

export interface StepsInside {
  title: string
  transforms: readonly Transform[]
  onChange: (transforms: Transform[]) => void
}

/** One part of a change, in the way it is written best. */
export function StepPart({ transform, part, columns, renderSteps, onChange }: StepPartProps) {
  const { t } = useTranslation()
  const { name, control, choices = [] } = part
  const label = t(`mapping.parts.${name as 'text'}`)
  const value = (transform as Record<string, unknown>)[name]

  if (control === 'steps') {
    return (
      <div className={classes.wide}>
        {renderSteps({
          title: label,
          transforms: (value as SimpleTransform[] | undefined) ?? [],
          onChange: (steps) =>
            onChange(setPart(transform, name, name === 'else' && steps.length === 0 ? undefined : steps)),
        })}
      </div>
    )
  }
  if (control === 'table') return <TablePart transform={transform} onChange={onChange} />
  if (control === 'columns') {
    const refs = (value as ColumnRef[] | undefined) ?? []
    const used = refs.flatMap((ref) => columns.find((column) => isColumn(ref, column)) ?? [])
    return (
      <MultiSelect
        size="xs"
        label={label}
        searchable
        maxValues={20}
        value={used.map(({ position }) => String(position))}
        data={columns.map((column) => ({ value: String(column.position), label: nameOf(column) }))}
        onChange={(positions) => {
          const chosen = columns.filter(({ position }) => positions.includes(String(position)))
          if (chosen.length > 0)
            onChange(
              setPart(
                transform,
                name,
                chosen.map((column) => refOf(column, columns)),
              ),
            )
        }}
      />
    )
  }
  if (control === 'flag') {
    return (
      <Checkbox
        size="xs"
        label={label}
        checked={value === true}
        onChange={({ currentTarget }) => onChange(setPart(transform, name, currentTarget.checked || undefined))}
      />
    )
  }
  if (control === 'choice') {
    const isDamage = name === 'damage'
    const isWord = choices.includes('keep') || choices.includes('brand')
    return (
      <Select
        size="xs"
        label={label}
        value={typeof value === 'string' ? value : null}
        placeholder={isWord ? t('mapping.choices.usual') : t('shell.none')}
        clearable={name !== 'to' && !isDamage}
        clearButtonProps={{ 'aria-label': t('products.clearOne', { filter: label }) }}
        data={choices.map((choice) => ({
          value: choice,
          label: isDamage
            ? t(`doctor.causes.${choice as 'boolean'}`)
            : isWord
              ? t(`mapping.choices.${choice as 'keep'}`)
              : choice,
        }))}
        onChange={(chosen) =>
          (chosen || (name !== 'to' && !isDamage)) && onChange(setPart(transform, name, chosen ?? undefined))
        }
      />
    )
  }
  return <TextPart label={label} long={control === 'long'} transform={transform} name={name} onChange={onChange} />
}

interface TextPartProps {
  label: string
  long: boolean
  transform: Transform
  name: string
  onChange: (transform: Transform) => void
}

/** What cannot be taken stays on the screen, marked, and is not passed on. */
function TextPart({ label, long, transform, name, onChange }: TextPartProps) {
  const [text, setText] = useState(partText(transform, name))
  const [wrong, setWrong] = useState(false)

  function type(typed: string) {
    const changed = withPart(transform, name, typed)
    setText(typed)
    setWrong(changed === null)
    if (changed) onChange(changed)
  }

  const shared = { size: 'xs' as const, label, value: text, error: wrong }
  if (!long) return <TextInput {...shared} onChange={({ currentTarget }) => type(currentTarget.value)} />
  return (
    <Textarea
      {...shared}
      autosize
      minRows={1}
      maxRows={6}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      onChange={({ currentTarget }) => type(currentTarget.value)}
    />
  )
}

const OWN = ''

/** A kept table by its name, or one of the profile's own. */
function TablePart({ transform, onChange }: Pick<StepPartProps, 'transform' | 'onChange'>) {
  const { t } = useTranslation()
  const { data } = useQuery(lookupTablesQuery)
  const table = transform.do === 'lookup' ? transform.table : {}
  const [text, setText] = useState(typeof table === 'string' ? '' : tableText(table))
  const kept = data?.items ?? []

  return (
    <>
      <Select
        size="xs"
        label={t('mapping.parts.table')}
        allowDeselect={false}
        value={typeof table === 'string' ? table : OWN}
        data={[
          { value: OWN, label: t('mapping.ownTable') },
          ...kept.map(({ name, entries }) => ({ value: name, label: `${name} (${entries})` })),
        ]}
        onChange={(chosen) => onChange(setPart(transform, 'table', chosen || tableOf(text)))}
      />
      {typeof table === 'string' ? null : (
        <Textarea
          size="xs"
          label={t('mapping.tableLines')}
          autosize
          minRows={2}
          maxRows={8}
          spellCheck={false}
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value)
            onChange(setPart(transform, 'table', tableOf(currentTarget.value)))
          }}
        />
      )}
    </>
  )
}
