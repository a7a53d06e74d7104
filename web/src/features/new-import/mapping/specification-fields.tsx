import type { DetectedColumn } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import type { Draft } from '../use-draft.ts'
import { isColumn } from './column-ref.ts'
import { withSpecification } from './edit-profile.ts'
import { FilledInput } from './filled-input.tsx'
import classes from './mapping-panel.module.css'

/** The name of a specification, or how `key: value` text is taken apart. */
export function SpecificationFields({ column, draft }: { column: DetectedColumn; draft: Draft }) {
  const { t } = useTranslation()
  const { profile, setProfile } = draft
  const source = profile.specifications?.find(({ from }) => isColumn(from, column))

  if (!source) return null
  if ('name' in source) {
    return (
      <div className={classes.inline}>
        <FilledInput
          hideLabel
          label={t('mapping.specificationName')}
          maxLength={200}
          value={source.name}
          onChange={(name) => setProfile(withSpecification(profile, { ...source, name }))}
        />
      </div>
    )
  }
  return (
    <div className={classes.inline}>
      {(['separator', 'equals'] as const).map((part) => (
        <FilledInput
          key={part}
          label={t(`mapping.${part}`)}
          maxLength={10}
          value={source.pairs[part]}
          onChange={(text) =>
            setProfile(withSpecification(profile, { ...source, pairs: { ...source.pairs, [part]: text } }))
          }
        />
      ))}
    </div>
  )
}
