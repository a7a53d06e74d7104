import { SegmentedControl } from '@mantine/core'
import type { QueryHistory as History } from '@products-manager/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { ScrollRegion } from '../../../ui/scroll-region.tsx'
import table from '../../../ui/table.module.css'
import { useFormat } from '../../../ui/use-format.ts'
import classes from './queries.module.css'

type Looks = History['looks']
const measures = ['meanMs', 'totalMs', 'calls', 'rows'] as const
type Measure = (typeof measures)[number]

/** How a query did from look to look: drawn, and written out beside it. */
export function QueryHistory({ looks }: { looks: Looks }) {
  const { t } = useTranslation()
  const [measure, setMeasure] = useState<Measure>('meanMs')

  if (looks.length === 0) return <p className={classes.soft}>{t('queries.noHistory')}</p>
  return (
    <>
      <SegmentedControl
        size="xs"
        mb="sm"
        aria-label={t('queries.measure')}
        value={measure}
        onChange={(value) => setMeasure(value as Measure)}
        data={measures.map((one) => ({ value: one, label: t(`queries.measures.${one}`) }))}
      />
      <div className={classes.both}>
        <LookChart looks={looks} measure={measure} />
        <LookTable looks={looks} />
      </div>
    </>
  )
}

function LookChart({ looks, measure }: { looks: Looks; measure: Measure }) {
  const { t } = useTranslation()
  const format = useFormat()
  const rows = looks.map((look) => ({ at: Date.parse(look.at), value: look[measure] })).toSorted((a, b) => a.at - b.at)
  const write = (value: number) => (measure.endsWith('Ms') ? format.span(value) : format.count(value))
  const tick = { fill: 'var(--pm-text-soft)', fontSize: 11 }

  return (
    <figure aria-label={t('queries.chart', { measure: t(`queries.measures.${measure}`) })}>
      <ResponsiveContainer width="100%" height={248}>
        <LineChart data={rows} margin={{ top: 6, right: 8, bottom: 0, left: 0 }} accessibilityLayer>
          <CartesianGrid stroke="var(--pm-line)" vertical={false} />
          <XAxis
            dataKey="at"
            type="number"
            scale="time"
            domain={['dataMin', 'dataMax']}
            tickFormatter={(at: number) => format.moment(new Date(at).toISOString())}
            tick={tick}
            stroke="var(--pm-line-strong)"
            minTickGap={64}
          />
          <YAxis width={72} domain={[0, 'auto']} tickFormatter={write} tick={tick} stroke="var(--pm-line-strong)" />
          <Tooltip
            isAnimationActive={false}
            content={({ label: at, payload }) => (
              <div className={classes.tip}>
                {format.moment(new Date(Number(at ?? 0)).toISOString())}
                {payload.map((entry) => (
                  <strong key={String(entry.dataKey)}>{write(Number(entry.value))}</strong>
                ))}
              </div>
            )}
          />
          <Line
            type="linear"
            dataKey="value"
            stroke="var(--pm-series-1)"
            strokeWidth={2}
            dot={rows.length < 30}
            isAnimationActive={false}
          />
        </LineChart>
      </ResponsiveContainer>
    </figure>
  )
}

function LookTable({ looks }: { looks: Looks }) {
  const { t } = useTranslation()
  const format = useFormat()

  return (
    <ScrollRegion label={t('queries.looks')} className={classes.looks}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('queries.at')}</th>
            <th scope="col" className={table.number}>
              {t('queries.calls')}
            </th>
            <th scope="col" className={table.number}>
              {t('queries.mean')}
            </th>
            <th scope="col" className={table.number}>
              {t('queries.total')}
            </th>
          </tr>
        </thead>
        <tbody>
          {looks.map((look) => (
            <tr key={look.at}>
              <th scope="row" className={table.nowrap}>
                {format.moment(look.at)}
              </th>
              <td className={table.number}>{format.count(look.calls)}</td>
              <td className={table.number}>{format.span(look.meanMs)}</td>
              <td className={table.number}>{format.span(look.totalMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
