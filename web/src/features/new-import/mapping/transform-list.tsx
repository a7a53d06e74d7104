import { ActionIcon, Select } from '@mantine/core'
import type { DetectedColumn, Transform } from '@products-manager/contract'
import { ArrowDown, ArrowUp, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import classes from './field-drawer.module.css'
import { StepPart } from './step-part.tsx'
import { newTransform, partsOf, type TransformKind, transformKinds } from './transforms.ts'

interface TransformListProps {
  title: string
  transforms: readonly Transform[]
  columns: readonly DetectedColumn[]
  /** Inside a condition, where there is no other one. */
  nested?: boolean
  onChange: (transforms: Transform[]) => void
}

/** What is changed in the text of a field, in order. */
export function TransformList({ title, transforms, columns, nested = false, onChange }: TransformListProps) {
  const { t } = useTranslation()
  const replaceAt = (place: number, ...next: Transform[]) => onChange(transforms.toSpliced(place, 1, ...next))
  const moveTo = (place: number, next: number) => {
    const [moved] = transforms.slice(place)
    if (moved) onChange(transforms.toSpliced(place, 1).toSpliced(next, 0, moved))
  }

  return (
    <div>
      {nested ? <p className={classes.title}>{title}</p> : <h3 className={classes.title}>{title}</h3>}
      <ol className={classes.transforms}>
        {transforms.map((transform, place) => {
          const change = t(`mapping.transforms.${transform.do}`)
          const actions = [
            {
              Icon: ArrowUp,
              label: t('mapping.earlier', { change }),
              off: place === 0,
              act: () => moveTo(place, place - 1),
            },
            {
              Icon: ArrowDown,
              label: t('mapping.later', { change }),
              off: place === transforms.length - 1,
              act: () => moveTo(place, place + 1),
            },
            { Icon: X, label: t('mapping.removeChange', { change }), off: false, act: () => replaceAt(place) },
          ]
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: two equal changes in a row are told apart by place alone.
            <li key={`${transform.do} ${place}`} className={classes.transform}>
              <span className={classes.what}>
                {place + 1}. {change}
              </span>
              <span className={classes.actions}>
                {actions.map(({ Icon, label, off, act }) => (
                  <ActionIcon key={label} size="sm" disabled={off} aria-label={label} onClick={act}>
                    <Icon size={14} aria-hidden="true" />
                  </ActionIcon>
                ))}
              </span>
              {partsOf(transform).length > 0 ? (
                <div className={classes.parts}>
                  {partsOf(transform).map((part) => (
                    <StepPart
                      key={part.name}
                      transform={transform}
                      part={part}
                      columns={columns}
                      renderSteps={(inside) => <TransformList nested columns={columns} {...inside} />}
                      onChange={(changed) => replaceAt(place, changed)}
                    />
                  ))}
                </div>
              ) : null}
            </li>
          )
        })}
      </ol>
      <Select
        size="xs"
        searchable
        aria-label={nested ? `${title}: ${t('mapping.addChange')}` : t('mapping.addChange')}
        placeholder={t('mapping.addChange')}
        value={null}
        data={transformKinds
          .filter((kind) => !nested || kind !== 'if')
          .map((kind) => ({ value: kind, label: t(`mapping.transforms.${kind}`) }))}
        nothingFoundMessage={t('products.nothingLike')}
        onChange={(kind) => kind && onChange([...transforms, newTransform(kind as TransformKind)])}
      />
    </div>
  )
}
