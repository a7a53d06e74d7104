// biome-ignore-all lint/a11y/useSemanticElements: the parts of a table element cannot be placed row by row.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active row.
import type { QueueEntry } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { Tag } from '../../ui/tag.tsx'
import { Thumb } from '../../ui/thumb.tsx'
import { useFormat } from '../../ui/use-format.ts'
import classes from './queue.module.css'
import { ProductFacts, ScoreTag } from './suggestion-facts.tsx'

interface QueueRowProps {
  id: string
  index: number
  offset: number
  active: boolean
  /** Null where it cannot be chosen. */
  chosen: boolean | null
  entry: QueueEntry | undefined
}

/** A supplier's row, and beside it the product that it may be. */
export function QueueRow({ id, index, offset, active, chosen, entry }: QueueRowProps) {
  return (
    <div
      id={id}
      role="row"
      data-row={index}
      aria-rowindex={index + 1}
      aria-selected={active}
      className={classes.row}
      style={{ transform: `translateY(${offset}px)` }}
    >
      {entry ? <EntryCells entry={entry} chosen={chosen} /> : null}
    </div>
  )
}

function EntryCells({ entry, chosen }: { entry: QueueEntry; chosen: boolean | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { title, brand, supplierCode, sku, manufacturerReference, price, currency, suggestion, reason, givenEan } =
    entry
  const facts = [supplierCode, brand, sku, manufacturerReference, price && format.money(price, currency)]

  return (
    <>
      {chosen === null ? null : (
        <span role="gridcell" className={classes.choose}>
          <input
            type="checkbox"
            tabIndex={-1}
            data-choose
            aria-label={t('queue.choose', { title })}
            checked={chosen}
            readOnly
          />
        </span>
      )}
      <span role="gridcell" className={classes.side}>
        <Thumb src={entry.image} />
        <span className={classes.text}>
          <span className={classes.title} title={title}>
            {title}
          </span>
          <span className={classes.under}>
            {facts.filter(Boolean).join(' · ')}
            <Tag tone="warn">
              {givenEan
                ? `${t(`queue.reasons.${reason}`)}${t('shell.colon')} ${givenEan}`
                : t(`queue.reasons.${reason}`)}
            </Tag>
          </span>
        </span>
      </span>
      <span role="gridcell" className={classes.side}>
        {entry.state !== 'waiting' ? (
          <Outcome entry={entry} />
        ) : suggestion ? (
          <>
            <Thumb src={suggestion.image} />
            <span className={classes.text}>
              <span className={classes.title} title={suggestion.title}>
                <ScoreTag {...suggestion} /> {suggestion.title}
              </span>
              <ProductFacts product={suggestion} />
            </span>
          </>
        ) : (
          <span className={classes.none}>{entry.isSearched ? t('queue.noSuggestion') : t('queue.searching')}</span>
        )}
      </span>
    </>
  )
}

function Outcome({ entry }: { entry: QueueEntry }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { state, decidedEan, decidedAt, decidedBy, productId, decisionRunId } = entry

  return (
    <span className={classes.text}>
      <span className={classes.title}>
        {t(`queue.states.${state}`)} {decidedEan}
      </span>
      <span className={classes.under}>
        {[decidedAt && format.moment(decidedAt), decidedBy].filter(Boolean).join(' · ')}
        {productId ? <a href={`/products/${productId}`}>{t('queue.seeProduct')}</a> : null}
        {decisionRunId ? <a href={`/imports/${decisionRunId}`}>{t('queue.seeRun')}</a> : null}
      </span>
    </span>
  )
}
