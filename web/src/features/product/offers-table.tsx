import type { Offer, Product } from '@products-manager/contract'
import { Link } from '@tanstack/react-router'
import { Award } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import table from '../../ui/table.module.css'
import { TableFrame } from '../../ui/table-frame.tsx'
import { Tag, type Tone } from '../../ui/tag.tsx'
import { useFormat } from '../../ui/use-format.ts'
import classes from './offers-table.module.css'
import { OriginValue } from './origin/origin-value.tsx'

const tones: Record<Offer['state'], Tone> = { listed: 'good', missing: 'warn', inactive: 'plain' }

/** What each supplier says of the product; the best offer says why it is. */
export function OffersTable({ product }: { product: Product }) {
  const { t } = useTranslation()

  if (product.offers.length === 0) return <p className={classes.none}>{t('product.noOffers')}</p>
  return (
    <TableFrame label={t('product.offersNote')}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('products.supplier')}</th>
            <th scope="col">{t('product.supplierSku')}</th>
            <th scope="col" className={table.number}>
              {t('products.price')}
            </th>
            <th scope="col" className={table.number}>
              {t('product.cost')}
            </th>
            <th scope="col" className={table.number}>
              {t('products.stock')}
            </th>
            <th scope="col">{t('product.state')}</th>
            <th scope="col">{t('product.changed')}</th>
          </tr>
        </thead>
        <tbody>
          {product.offers.map((offer) => (
            <OfferRow key={offer.id} offer={offer} reason={offer.isBest ? product.bestOfferReason : null} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function OfferRow({ offer, reason }: { offer: Offer; reason: string | null }) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const why = reason
    ? i18n.t(`product.reasons.${reason}` as 'product.reasons.only-offer', { defaultValue: reason })
    : null

  return (
    <tr className={offer.isBest ? classes.best : undefined}>
      <th scope="row">
        {offer.supplierName}
        <span className={classes.under}>{offer.supplierCode}</span>
        {offer.isBest ? (
          <span className={classes.award}>
            <Award size={14} aria-hidden="true" />
            {why ? t('product.bestBecause', { reason: why }) : t('product.best')}
          </span>
        ) : null}
      </th>
      <td className={table.mono}>
        <OriginValue field="supplierSku" offer={offer.id}>
          {offer.supplierSku ?? '–'}
        </OriginValue>
      </td>
      <td className={table.number}>
        <OriginValue field="price" offer={offer.id}>
          <strong>{format.money(offer.price, offer.currency)}</strong>
        </OriginValue>
      </td>
      <td className={table.number}>
        <OriginValue field="cost" offer={offer.id}>
          {format.money(offer.cost, offer.currency)}
        </OriginValue>
      </td>
      <td className={table.number}>
        <OriginValue field="stock" offer={offer.id}>
          {offer.stock === null ? '–' : format.count(offer.stock)}
        </OriginValue>
      </td>
      <td>
        <Tag tone={tones[offer.state]} dot>
          {t(`product.states.${offer.state}`)}
        </Tag>
        {offer.missingSince ? (
          <span className={classes.under}>{t('product.since', { date: format.day(offer.missingSince) })}</span>
        ) : null}
      </td>
      <td className={table.nowrap}>
        {format.day(offer.lastChangedAt)}
        {offer.lastRunId ? (
          <Link to="/imports/$id" params={{ id: offer.lastRunId }} className={classes.run}>
            {t('product.lastImport')}
          </Link>
        ) : null}
      </td>
    </tr>
  )
}
