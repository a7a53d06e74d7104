import type { ValueOrigin } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../ui/use-format.ts'
import classes from './origin.module.css'

/** The offers a price or stock is worked out of, and why the best is the best. */
export function OriginOffers({ computed }: { computed: NonNullable<ValueOrigin['computed']> }) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const { reason, offers } = computed
  const why = reason && i18n.t(`product.reasons.${reason}` as 'product.reasons.only-offer', { defaultValue: reason })

  return (
    <section className={classes.part}>
      <h3>{why ? t('product.bestBecause', { reason: why }) : t('origin.noneListed')}</h3>
      <ul className={classes.offers}>
        {offers.map((offer) => (
          <li key={offer.id} data-counts={offer.counts || undefined}>
            <span>{offer.supplierName}</span>
            <span>{format.money(offer.price, offer.currency)}</span>
            <span>
              {t('products.stock')} {offer.stock === null ? '–' : format.count(offer.stock)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
