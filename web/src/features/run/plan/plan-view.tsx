import { sumOf } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type PlanFilter, planQuery } from '../../../api/plan-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import { Tag } from '../../../ui/tag.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import { PlanActions } from './plan-actions.tsx'
import { PlanMoves } from './plan-moves.tsx'
import { PlanReach } from './plan-reach.tsx'
import { PlanRows } from './plan-rows.tsx'
import classes from './plan-view.module.css'

const KINDS = ['created', 'updated', 'relisted', 'missing', 'unchanged'] as const

/** A plan: what it amounts to, every change, and what can be done with it. */
export function PlanView({ planId }: { planId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [filter, setFilter] = useState<PlanFilter>({})
  const { data: plan, error, refetch } = useQuery(planQuery(planId))

  if (error) return <FailureNote error={error} onRetry={refetch} />
  if (!plan) return <SkeletonRows />
  const { summary, left } = plan
  if (!summary) return null
  const isPartly = plan.state === 'partly-applied'
  const { unchanged: _unchanged, ...planned } = summary.kinds

  return (
    <>
      <Panel
        title={t('plan.title')}
        note={t('plan.touches', {
          products: format.count(summary.products),
          // Those it makes are touched too.
          of: format.count(summary.ofProducts + (summary.kinds['created'] ?? 0)),
        })}
        actions={<PlanActions plan={plan} filter={filter} />}
      >
        <dl className={classes.kinds}>
          {KINDS.map((kind) => (
            <div key={kind}>
              <dt>{t(`plan.kinds.${kind}`)}</dt>
              <dd>{format.count(kind === 'unchanged' ? plan.run.unchanged : (summary.kinds[kind] ?? 0))}</dd>
              {isPartly && summary.kinds[kind] && kind !== 'unchanged' ? (
                <dd className={classes.left}>{t('plan.left', { shown: format.count(left[kind] ?? 0) })}</dd>
              ) : null}
            </div>
          ))}
          {plan.run.leftAside > 0 ? (
            <div>
              <dt>{t('runs.leftAside')}</dt>
              <dd>{format.count(plan.run.leftAside)}</dd>
            </div>
          ) : null}
          <div>
            <dt>{t('runs.refused')}</dt>
            <dd>{format.count(plan.run.refused)}</dd>
          </div>
        </dl>
        <p className={classes.state}>
          <Tag tone={plan.state === 'open' ? 'accent' : plan.state === 'rejected' ? 'bad' : 'good'} dot>
            {t(`plan.states.${plan.state}`)}
          </Tag>
          {isPartly ? (
            <span>{t('plan.leftOf', { left: format.count(sumOf(left)), planned: format.count(sumOf(planned)) })}</span>
          ) : null}
          {plan.note ? <span>{t('plan.rejectedBecause', { note: plan.note })}</span> : null}
          {plan.conflicts > 0 ? <span>{t('plan.conflicts', { count: plan.conflicts })}</span> : null}
        </p>
        <div className={classes.shapes}>
          <PlanMoves moves={summary.moves} onChoose={(move) => setFilter({ ...filter, ...move, sort: 'move' })} />
          <PlanReach
            title={t('plan.brands')}
            shares={summary.brands}
            onChoose={(brand) => setFilter({ ...filter, brand })}
          />
          <PlanReach
            title={t('plan.categories')}
            shares={summary.categories}
            onChoose={(category) => setFilter({ ...filter, category })}
          />
        </div>
      </Panel>
      <PlanRows plan={plan} filter={filter} onFilter={setFilter} />
    </>
  )
}
