import { ActionIcon, Select, TextInput } from '@mantine/core'
import type { Transform } from '@products-manager/contract'
import { ArrowUp, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './field-drawer.module.css'
import { newTransform, partsOf, type TransformKind, transformKinds, withPart } from './transforms.ts'

interface TransformListProps {
  transforms: readonly Transform[]
  onChange: (transforms: Transform[]) => void
}

/** What is changed in the text of a field, in order. */
export function TransformList({ transforms, onChange }: TransformListProps) {
  const { t } = useTranslation()
  const replaceAt = (place: number, ...next: Transform[]) => onChange(transforms.toSpliced(place, 1, ...next))
  const raise = (place: number) => {
    const [moved] = transforms.slice(place)
    if (moved) onChange(transforms.toSpliced(place, 1).toSpliced(place - 1, 0, moved))
  }

  return (
    <div>
      <h3 className={classes.title}>{t('mapping.changes')}</h3>
      <ol className={classes.transforms}>
        {transforms.map((transform, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two equal changes in a row are told apart by place alone.
          <li key={`${transform.do} ${place}`} className={classes.transform}>
            <span className={classes.what}>
              {place + 1}. {t(`mapping.transforms.${transform.do}`)}
            </span>
            <span>
              <ActionIcon
                size="sm"
                disabled={place === 0}
                aria-label={t('mapping.earlier', { change: t(`mapping.transforms.${transform.do}`) })}
                onClick={() => raise(place)}
              >
                <ArrowUp size={14} aria-hidden="true" />
              </ActionIcon>
              <ActionIcon
                size="sm"
                aria-label={t('mapping.removeChange', { change: t(`mapping.transforms.${transform.do}`) })}
                onClick={() => replaceAt(place)}
              >
                <X size={14} aria-hidden="true" />
              </ActionIcon>
            </span>
            {partsOf(transform).length > 0 ? (
              <span className={classes.parts}>
                {partsOf(transform).map((part) => (
                  <TransformPart
                    key={part}
                    transform={transform}
                    part={part}
                    onChange={(changed) => replaceAt(place, changed)}
                  />
                ))}
              </span>
            ) : null}
          </li>
        ))}
      </ol>
      <Select
        size="xs"
        aria-label={t('mapping.addChange')}
        placeholder={t('mapping.addChange')}
        value={null}
        data={transformKinds.map((kind) => ({ value: kind, label: t(`mapping.transforms.${kind}`) }))}
        onChange={(kind) => kind && onChange([...transforms, newTransform(kind as TransformKind)])}
      />
    </div>
  )
}

interface TransformPartProps {
  transform: Transform
  part: string
  onChange: (transform: Transform) => void
}

/** One part of a change. What cannot be taken stays on the screen, marked, and is not passed on. */
function TransformPart({ transform, part, onChange }: TransformPartProps) {
  const { t } = useTranslation()
  const [text, setText] = useState(String((transform as Record<string, unknown>)[part] ?? ''))
  const [wrong, setWrong] = useState(false)

  return (
    <TextInput
      size="xs"
      label={t(`mapping.parts.${part as 'text'}`)}
      value={text}
      error={wrong}
      onChange={({ currentTarget }) => {
        const changed = withPart(transform, part, currentTarget.value)
        setText(currentTarget.value)
        setWrong(changed === null)
        if (changed) onChange(changed)
      }}
    />
  )
}
