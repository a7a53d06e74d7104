import type { DriftReason } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { useFieldName } from '../../../ui/use-field-name.ts'
import { useFormat } from '../../../ui/use-format.ts'
import classes from './drift-panel.module.css'

/** One reason in plain words: what the file has, what is usual, and where to see it. */
export function DriftReasonView({ reason }: { reason: DriftReason }) {
  const { t } = useTranslation()
  const fieldName = useFieldName()
  const figures = useFigures(reason)
  const { code, subject, examples } = reason

  return (
    <li className={classes.reason}>
      <h3>{t(`drift.codes.${code}`, { field: subject === null ? '' : fieldName(subject) })}</h3>
      <dl className={classes.figures}>
        {figures.map(([name, value, more]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
            {more === null ? null : <dd className={classes.more}>{more}</dd>}
          </div>
        ))}
      </dl>
      {examples.length > 0 ? (
        <div className={classes.examples}>
          <span>{t('drift.examples')}</span>
          <ul>
            {examples.map((example) => (
              <li key={example.key}>
                <ExampleText code={code} example={example} />
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </li>
  )
}

function ExampleText({ code, example }: { code: DriftReason['code']; example: DriftReason['examples'][number] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { key, title, before, now } = example
  if (code === 'refused') {
    const problem = t(`problems.${now ?? ''}` as 'problems.ROW_DUPLICATE', { defaultValue: now ?? '' })
    return (
      <>
        <span className={classes.key}>{t('drift.line', { line: key })}</span> {problem}
      </>
    )
  }
  const price = (text: string) => format.decimal(text)
  const priced = (text: string) => {
    const [amount = '', currency = ''] = text.split(' ')
    return format.money(amount, currency)
  }
  return (
    <>
      <span className={classes.key}>{key}</span> {title}
      {before === null ? null : <> · {price(before)}</>}
      {before === null || now === null ? null : <> → {price(now)}</>}
      {code === 'new-brands' && now !== null ? <> · {now}</> : null}
      {code === 'currency' && now !== null ? <> · {priced(now)}</> : null}
    </>
  )
}

type Figure = readonly [name: string, value: string, more: string | null]

function useFigures({ code, value, count, of, usual, limit, before, now }: DriftReason): Figure[] {
  const { t } = useTranslation()
  const format = useFormat()
  if (code === 'cut-off') return []
  if (code === 'columns' || code === 'columns-swapped' || code === 'encoding') {
    const texts: Figure[] = [[t('drift.now'), now || '–', null]]
    return [...texts, [t('drift.usual'), before || '–', null]]
  }
  const isShare = code !== 'rows' && code !== 'price-level'
  const figure = (number: number) => {
    if (isShare) return format.share(number)
    return code === 'rows' ? format.count(Math.round(number)) : format.decimal(number.toFixed(2))
  }
  const counted = isShare && count !== null && of !== null
  const figures: Figure[] = [
    [
      t('drift.now'),
      figure(value),
      [
        counted ? t('drift.count', { count: format.count(count) as unknown as number, of: format.count(of) }) : null,
        code === 'prices-moved' && now !== null ? t('drift.times', { factor: now }) : null,
      ]
        .filter((text) => text !== null)
        .join(', ') || null,
    ],
  ]
  if (code === 'currency')
    figures.push([t('drift.newCurrency'), now ?? '–', null], [t('drift.usual'), before ?? '–', null])
  if (usual) {
    const range = isShare
      ? t('drift.upTo', { high: figure(Math.min(1, usual.high)) })
      : t('drift.range', { low: figure(usual.low), high: figure(usual.high) })
    figures.push([t('drift.usual'), range, t('drift.runs', { count: usual.runs })])
  }
  if (limit !== null) figures.push([t('drift.limit'), t('drift.atMost', { limit: figure(limit) }), null])
  return figures
}
