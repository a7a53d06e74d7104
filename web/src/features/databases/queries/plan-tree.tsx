import { TriangleAlert } from 'lucide-react'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../ui/use-format.ts'
import classes from './plan-tree.module.css'
import { type PlanStep, type RawPlan, readPlan } from './read-plan.ts'

/** A plan as a tree: rows flow upwards, and what costs most is seen first. */
export function PlanTree({ plan }: { plan: RawPlan }) {
  const { t } = useTranslation()

  return (
    <figure className={classes.plan} aria-label={t('queries.plan')}>
      <ol className={classes.steps}>
        <Step step={readPlan(plan)} />
      </ol>
      <figcaption className={classes.caption}>{t('queries.planCaption')}</figcaption>
    </figure>
  )
}

/** A single child stands below its parent, not beside it: only joins take width, so thirty steps fit a telephone. */
function Step({ step }: { step: PlanStep }) {
  const { children } = step
  const [only] = children
  const isChain = children.length === 1

  return (
    <li className={classes.step}>
      <StepCard step={step} />
      {only && isChain ? (
        <ol className={classes.chain} style={flowOf(only)}>
          <Step step={only} />
        </ol>
      ) : null}
      {children.length > 1 ? (
        <ol className={classes.branches}>
          {children.map((child) => (
            <li key={child.id} className={classes.branch} style={flowOf(child)}>
              <ol className={classes.steps}>
                <Step step={child} />
              </ol>
            </li>
          ))}
        </ol>
      ) : null}
    </li>
  )
}

function StepCard({ step }: { step: PlanStep }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { type, about, role, estimatedRows, actualRows, cost, share, warnings, conditions } = step

  return (
    <details className={classes.card} data-heat={heatOf(share)}>
      <summary className={classes.summary}>
        <span className={classes.head}>
          <span className={classes.type}>{type}</span>
          {about ? <span className={classes.about}>{about}</span> : null}
          {warnings.map((warning) => (
            <span key={warning} className={classes.warning}>
              <TriangleAlert size={13} aria-hidden="true" />
              {t(`queries.warnings.${warning}`)}
            </span>
          ))}
        </span>
        <span className={classes.figures}>
          <span className={classes.rows}>
            {actualRows === null
              ? t('queries.rowsEstimated', { count: estimatedRows, rows: format.count(estimatedRows) })
              : t('queries.rowsBoth', {
                  count: actualRows,
                  rows: format.count(actualRows),
                  estimated: format.count(estimatedRows),
                })}
          </span>
          <span className={classes.share}>
            <span className={classes.bar} aria-hidden="true">
              <span style={{ width: `${share * 100}%` }} />
            </span>
            <span className={classes.percent}>{format.share(share)}</span>
          </span>
        </span>
      </summary>
      <dl className={classes.conditions}>
        {conditions.map(({ name, text }) => (
          <div key={name}>
            <dt lang="en">{name}</dt>
            <dd lang="en">{text}</dd>
          </div>
        ))}
        <div>
          <dt>{t('queries.cost')}</dt>
          <dd>{format.decimal(cost.toFixed(2))}</dd>
        </div>
        {role ? (
          <div>
            <dt>{t('queries.role')}</dt>
            <dd lang="en">{role}</dd>
          </div>
        ) : null}
      </dl>
    </details>
  )
}

/** How thick the line to the step above is: one pixel more for every power of ten rows. */
function flowOf({ actualRows, estimatedRows }: PlanStep): CSSProperties {
  const power = Math.floor(Math.log10(Math.max(1, actualRows ?? estimatedRows)))
  return { ['--flow' as string]: `${1 + Math.min(6, power)}px` }
}

function heatOf(share: number): 'hot' | 'warm' | undefined {
  if (share >= 0.4) return 'hot'
  return share >= 0.15 ? 'warm' : undefined
}
