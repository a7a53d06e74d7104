import type { ValueOrigin } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { originQuery, type ValuePlace } from '../../../api/products-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { LateDrawer } from '../../../ui/late-drawer.tsx'
import { LongText } from '../../../ui/long-text.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import { Tag } from '../../../ui/tag.tsx'
import { useFieldName } from '../../../ui/use-field-name.ts'
import { useValueText } from '../../../ui/use-value-text.ts'
import { ChangeList } from '../change-list.tsx'
import classes from './origin.module.css'
import { OriginFile } from './origin-file.tsx'
import { OriginOffers } from './origin-offers.tsx'

interface OriginDrawerProps {
  productId: string
  place: ValuePlace
  opened: boolean
  onClose: () => void
}

/** Where one value comes from, and everything it was before. */
export function OriginDrawer({ productId, place, opened, onClose }: OriginDrawerProps) {
  const { t } = useTranslation()
  const fieldName = useFieldName()

  return (
    <LateDrawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="30rem"
      title={t('origin.title', { field: place.specification ?? fieldName(place.field) })}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <Origin productId={productId} place={place} />
    </LateDrawer>
  )
}

function Origin({ productId, place }: Pick<OriginDrawerProps, 'productId' | 'place'>) {
  const { t } = useTranslation()
  const { data: origin, error, refetch } = useQuery(originQuery(productId, place))
  const valueText = useValueText()

  if (error) return <FailureNote error={error} onRetry={refetch} />
  if (!origin) return <SkeletonRows rows={6} />
  return (
    <>
      <p className={classes.now}>
        <LongText text={valueText(place.field, origin.value)} />{' '}
        {origin.held ? <Tag tone="accent">{t('origin.held')}</Tag> : null}
      </p>
      {origin.computed ? <OriginOffers computed={origin.computed} /> : null}
      <Giver origin={origin} />
      {origin.file ? <OriginFile origin={origin} file={origin.file} /> : null}
      <section className={classes.part}>
        <h3>{t('origin.history')}</h3>
        <ChangeList
          productId={productId}
          of={{ field: place.field, offer: origin.offerId ?? undefined }}
          none={t('origin.neverChanged')}
        />
      </section>
    </>
  )
}

/** In a sentence, who or what gave the value. */
function Giver({ origin }: { origin: ValueOrigin }) {
  const { t } = useTranslation()
  const { change, takenBack, file, steps, missing } = origin
  const supplier = change?.supplierCode ?? ''
  const byFile =
    change?.kind === 'missing'
      ? 'origin.byAbsence'
      : steps[0]?.step === 'constant'
        ? 'origin.byMapping'
        : 'origin.byFile'

  return (
    <div className={classes.part}>
      {change === null ? <p>{t('origin.nobody')}</p> : null}
      {change?.author ? <p>{t('origin.byHand', { author: change.author })}</p> : null}
      {change && !change.author && file && missing !== 'not-mapped' ? <p>{t(byFile, { supplier })}</p> : null}
      {takenBack ? <p>{t('origin.takenBack')}</p> : null}
    </div>
  )
}
