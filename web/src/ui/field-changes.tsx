import { UnstyledButton } from '@mantine/core'
import { changedKeys, type ProductChange } from '@products-manager/contract'
import { ArrowRight } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './field-changes.module.css'
import { LongText } from './long-text.tsx'
import more from './more.module.css'
import { useFieldName } from './use-field-name.ts'
import { useValueText } from './use-value-text.ts'
import { NOTHING } from './write-value.ts'

const SHOWN_AT_FIRST = 6

/** Field by field: what it was, what it became. */
export function FieldChanges({ fields }: { fields: ProductChange['fields'] }) {
  const { t } = useTranslation()
  const fieldName = useFieldName()
  const [all, setAll] = useState(false)
  const entries = Object.entries(fields)
  const shown = all ? entries : entries.slice(0, SHOWN_AT_FIRST)

  return (
    <div className={classes.fields}>
      <dl>
        {shown.map(([field, { old, new: next }]) => (
          <div key={field} className={classes.field}>
            <dt>{fieldName(field)}</dt>
            <dd>
              <Became field={field} {...changedKeys(old, next)} />
            </dd>
          </div>
        ))}
      </dl>
      {entries.length > SHOWN_AT_FIRST ? (
        <UnstyledButton className={more.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('product.fewerFields') : t('product.moreFields', { count: entries.length - SHOWN_AT_FIRST })}
        </UnstyledButton>
      ) : null}
    </div>
  )
}

function Became({ field, before, after }: { field: string; before: unknown; after: unknown }) {
  const { t } = useTranslation()
  const valueText = useValueText()
  const was = valueText(field, before)

  return (
    <>
      {was === NOTHING ? null : (
        <>
          <del>
            <LongText text={was} />
          </del>
          <ArrowRight size={13} aria-label={t('product.became')} className={classes.arrow} />
        </>
      )}
      <ins>
        <LongText text={valueText(field, after)} />
      </ins>
    </>
  )
}
