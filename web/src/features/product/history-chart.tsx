import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { useFormat } from '../../ui/use-format.ts'
import classes from './history.module.css'
import { type SeriesPoint, seriesRows } from './series-points.ts'

const COLOURS = 6

interface HistoryChartProps {
  points: readonly SeriesPoint[]
  write: (value: string, currency: string | null) => string
  label: string
}

/** Steps, not slopes: a price holds until it changes. */
export function HistoryChart({ points, write, label }: HistoryChartProps) {
  const format = useFormat()
  const suppliers = [...new Set(points.map((point) => point.supplierCode))].sort()
  const currency = points[0]?.currency ?? null
  const rows = seriesRows(points, Date.now())
  const colour = (place: number) => `var(--pm-series-${(place % COLOURS) + 1})`

  return (
    <figure className={classes.chart} aria-label={label}>
      <ResponsiveContainer width="100%" height={248}>
        <LineChart data={rows} margin={{ top: 6, right: 8, bottom: 0, left: 0 }} accessibilityLayer>
          <CartesianGrid stroke="var(--pm-line)" vertical={false} />
          <XAxis
            dataKey="at"
            type="number"
            scale="time"
            domain={['dataMin', 'dataMax']}
            tickFormatter={(at: number) => format.day(new Date(at).toISOString())}
            tick={{ fill: 'var(--pm-text-soft)', fontSize: 11 }}
            stroke="var(--pm-line-strong)"
            minTickGap={48}
          />
          <YAxis
            width={72}
            domain={['auto', 'auto']}
            tickFormatter={(value: number) => write(String(value), currency)}
            tick={{ fill: 'var(--pm-text-soft)', fontSize: 11 }}
            stroke="var(--pm-line-strong)"
          />
          <Tooltip
            isAnimationActive={false}
            content={({ label: at, payload }) => (
              <div className={classes.tip}>
                {format.moment(new Date(Number(at ?? 0)).toISOString())}
                {payload.map((entry) => (
                  <div key={String(entry.dataKey)}>
                    {entry.name}
                    <strong>{write(String(entry.value), currency)}</strong>
                  </div>
                ))}
              </div>
            )}
          />
          {suppliers.map((supplier, place) => (
            <Line
              key={supplier}
              type="stepAfter"
              name={supplier}
              dataKey={`of ${supplier}`}
              stroke={colour(place)}
              strokeWidth={2}
              dot={rows.length < 4}
              isAnimationActive={false}
              connectNulls
            />
          ))}
        </LineChart>
      </ResponsiveContainer>
      <ul className={classes.legend}>
        {suppliers.map((supplier, place) => (
          <li key={supplier}>
            <span style={{ background: colour(place) }} aria-hidden="true" />
            {supplier}
          </li>
        ))}
      </ul>
    </figure>
  )
}
