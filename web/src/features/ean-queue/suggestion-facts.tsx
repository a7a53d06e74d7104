import type { MatchSuggestion } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { Tag } from '../../ui/tag.tsx'
import { useFormat } from '../../ui/use-format.ts'
import classes from './queue.module.css'

// From here on a suggestion is nearly always right; below the other, most are not.
const SURE = 90
const LIKELY = 70

/** How likely a suggestion is, and why. */
export function ScoreTag({ score, reason }: Pick<MatchSuggestion, 'score' | 'reason'>) {
  const { t } = useTranslation()
  const format = useFormat()
  const tone = score >= SURE ? 'good' : score >= LIKELY ? 'accent' : 'plain'

  return (
    <Tag tone={tone} title={t('queue.why', { reason: t(`queue.matches.${reason}` as 'queue.matches.name') })}>
      {format.share(score / 100)}
    </Tag>
  )
}

/** What tells one product from another, in one line. */
export function ProductFacts({ product }: { product: MatchSuggestion }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { brand, ean, manufacturerReference, price, currency, offers } = product

  return (
    <span className={classes.under}>
      {[
        brand,
        ean ?? t('products.noEan'),
        manufacturerReference,
        price === null ? null : format.money(price, currency),
        t('products.offers', { count: offers }),
      ]
        .filter(Boolean)
        .join(' · ')}
    </span>
  )
}
