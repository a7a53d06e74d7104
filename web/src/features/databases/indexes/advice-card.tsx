import { Button } from '@mantine/core'
import { applyIndexAdvice, type IndexAdvice, type IndexChange } from '@products-manager/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { indexChangesQuery } from '../../../api/operations-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { SqlText } from '../../../ui/sql-text.tsx'
import { Tag, type Tone } from '../../../ui/tag.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import type { DatabaseName } from '../database-search.ts'
import { ChangeState } from './change-state.tsx'
import { CostBar } from './cost-bar.tsx'
import classes from './indexes.module.css'

const tones: Record<IndexAdvice['confidence'], Tone> = { exact: 'good', good: 'accent', indicative: 'warn' }

interface AdviceCardProps {
  database: DatabaseName
  advice: IndexAdvice
  /** What came of building it, the last time. */
  change: IndexChange | null
}

/** One index: what it would change, what it costs, and the statement; built with one press. */
export function AdviceCard({ database, advice, change }: AdviceCardProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const { index, schema, table, confidence, costBefore, costAfter, bytes, queries, together, number } = advice
  const build = useMutation({
    mutationFn: () => call(applyIndexAdvice, { body: { database, index } }),
    onSuccess: () => client.invalidateQueries({ queryKey: indexChangesQuery.queryKey }),
  })
  const isBuilding = build.isPending || change?.status === 'pending' || change?.status === 'running'

  return (
    <article className={classes.card} aria-label={index}>
      <header className={classes.head}>
        <h3 className={classes.name}>
          {number}. {index}
        </h3>
        <span className={classes.about}>
          {schema === 'public' ? table : `${schema}.${table}`} · {advice.method}
        </span>
        <Tag tone={tones[confidence]} title={t(`indexes.confidenceText.${confidence}`)}>
          {t(`indexes.confidence.${confidence}`)}
        </Tag>
        {change?.status === 'completed' ? null : (
          <Button size="xs" ml="auto" loading={isBuilding} onClick={() => build.mutate()}>
            {t('indexes.build')}
          </Button>
        )}
      </header>
      <div className={classes.figures}>
        <CostBar label={t('indexes.workload')} before={costBefore} after={costAfter} />
        <p>{t('indexes.costs', { bytes: format.bytes(bytes), writes: format.decimal(advice.writeCost.toFixed(1)) })}</p>
      </div>
      {together.length > 0 ? <p>{t('indexes.together', { numbers: together.join(', ') })}</p> : null}
      <ul className={classes.queries}>
        {queries.map((query) => (
          <li key={query.id}>
            <CostBar
              label={query.name ?? query.text.replace(/\s+/g, ' ').slice(0, 80)}
              note={t('indexes.callsOf', { calls: format.count(query.calls) })}
              before={query.costBefore}
              after={query.costAfter}
            />
          </li>
        ))}
      </ul>
      <SqlText label={t('indexes.statement')} statements={advice.create} />
      <SqlText label={t('indexes.undo')} statements={advice.undo} />
      {build.error ? <FailureNote error={build.error} /> : null}
      {change ? <ChangeState change={change} /> : null}
    </article>
  )
}
