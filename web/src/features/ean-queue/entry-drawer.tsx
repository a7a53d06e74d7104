import { Button, Drawer, TextInput } from '@mantine/core'
import { useDebouncedValue, useHotkeys } from '@mantine/hooks'
import type { MatchSuggestion, QueueDecision, QueueEntry } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { type SyntheticEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { productSearchQuery, queueEntryQuery } from '../../api/ean-queue-queries.ts'
import { FailureNote } from '../../ui/failure-note.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { useFieldName } from '../../ui/use-field-name.ts'
import classes from './queue.module.css'
import { ProductFacts, ScoreTag } from './suggestion-facts.tsx'

interface EntryDrawerProps {
  entry: QueueEntry | null
  onClose: () => void
  onDecide: (decision: QueueDecision) => void
}

/** One row in full: all it may be, any other product, its EAN, or what else is decided. */
export function EntryDrawer({ entry, onClose, onDecide }: EntryDrawerProps) {
  const { t } = useTranslation()

  return (
    <Drawer
      opened={entry !== null}
      onClose={onClose}
      position="right"
      size="30rem"
      title={entry?.title}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      {entry ? <EntryBody key={entry.id} entry={entry} onDecide={onDecide} /> : null}
    </Drawer>
  )
}

function EntryBody({ entry, onDecide }: { entry: QueueEntry; onDecide: EntryDrawerProps['onDecide'] }) {
  const { t } = useTranslation()
  const nameOf = useFieldName()
  const { data, error, isPending, isFetching, refetch } = useQuery(queueEntryQuery(entry.id))
  const waits = entry.state === 'waiting'
  const decideBy = (what: 'create' | 'snooze' | 'ignore') => () => (waits ? onDecide({ do: what }) : undefined)
  // As in the list; who writes in a field goes on writing.
  useHotkeys([
    ['n', decideBy('create')],
    ['s', decideBy('snooze')],
    ['i', decideBy('ignore')],
  ])

  if (error) return <FailureNote error={error} onRetry={refetch} retrying={isFetching} />
  if (isPending) return <SkeletonRows />
  return (
    <div className={classes.drawer}>
      {waits ? (
        <>
          <section>
            <h3 className={classes.heading}>{t('queue.mayBe')}</h3>
            {data.suggestions.length === 0 ? <p className={classes.none}>{t('queue.noSuggestion')}</p> : null}
            <ul className={classes.products}>
              {data.suggestions.map((product) => (
                <ProductChoice key={product.productId} product={product} onDecide={onDecide} />
              ))}
            </ul>
            <OtherProduct onDecide={onDecide} />
          </section>
          <EanForm onDecide={onDecide} />
          <section className={classes.otherwise}>
            <Button variant="default" onClick={decideBy('create')}>
              {t('queue.create')}
            </Button>
            <Button variant="default" onClick={decideBy('snooze')}>
              {t('queue.snooze')}
            </Button>
            <Button variant="default" onClick={decideBy('ignore')}>
              {t('queue.ignore')}
            </Button>
          </section>
        </>
      ) : null}
      <section>
        <h3 className={classes.heading}>{t('queue.row', { line: entry.line })}</h3>
        <dl className={classes.values}>
          {Object.entries(data.values).map(([field, value]) => (
            <div key={field}>
              <dt>{nameOf(field)}</dt>
              <dd>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd>
            </div>
          ))}
        </dl>
        <a href={`/imports/${entry.runId}`}>{t('queue.seeRun')}</a>
      </section>
    </div>
  )
}

function ProductChoice({ product, onDecide }: { product: MatchSuggestion; onDecide: EntryDrawerProps['onDecide'] }) {
  const { t } = useTranslation()
  return (
    <li className={classes.product}>
      <span className={classes.text}>
        <span>
          <ScoreTag {...product} /> {product.title}
        </span>
        <ProductFacts product={product} />
        <span className={classes.under}>{t(`queue.matches.${product.reason}` as 'queue.matches.name')}</span>
      </span>
      <Button
        size="compact-sm"
        variant="light"
        aria-label={t('queue.itIs', { title: product.title })}
        onClick={() => onDecide({ do: 'link', productId: product.productId })}
      >
        {t('queue.thisOne')}
      </Button>
    </li>
  )
}

const TYPING_PAUSE_MS = 250

function OtherProduct({ onDecide }: { onDecide: EntryDrawerProps['onDecide'] }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), TYPING_PAUSE_MS)
  const { data, error } = useQuery(productSearchQuery(search))

  return (
    <>
      <TextInput
        type="search"
        label={t('queue.otherProduct')}
        placeholder={t('products.searchHint')}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      {error ? <FailureNote error={error} /> : null}
      <ul className={classes.products}>
        {(search === '' ? [] : (data?.items ?? [])).map(({ id, title, brand, ean }) => (
          <li key={id} className={classes.product}>
            <span className={classes.text}>
              <span>{title}</span>
              <span className={classes.under}>{[brand, ean ?? t('products.noEan')].filter(Boolean).join(' · ')}</span>
            </span>
            <Button
              size="compact-sm"
              variant="light"
              aria-label={t('queue.itIs', { title })}
              onClick={() => onDecide({ do: 'link', productId: id })}
            >
              {t('queue.thisOne')}
            </Button>
          </li>
        ))}
      </ul>
    </>
  )
}

function EanForm({ onDecide }: { onDecide: EntryDrawerProps['onDecide'] }) {
  const { t } = useTranslation()
  const [ean, setEan] = useState('')
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    onDecide({ do: 'ean', ean: ean.trim() })
  }

  return (
    <form className={classes.ean} onSubmit={submit}>
      <TextInput
        label={t('queue.itsEan')}
        inputMode="numeric"
        maxLength={40}
        value={ean}
        onChange={({ currentTarget }) => setEan(currentTarget.value)}
      />
      <Button type="submit" disabled={ean.trim() === ''}>
        {t('queue.giveEan')}
      </Button>
    </form>
  )
}
