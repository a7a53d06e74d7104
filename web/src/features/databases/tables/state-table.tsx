import { Button } from '@mantine/core'
import type { TableState } from '@products-manager/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import table from '../../../ui/table.module.css'
import { TableFrame } from '../../../ui/table-frame.tsx'
import { Tag } from '../../../ui/tag.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import classes from './tables.module.css'

// As the rule DeadRows of deploy/prometheus.
const MANY_DEAD_SHARE = 0.3
const MANY_DEAD_ROWS = 10_000
// A third of a table for nothing is worth a word, from this size on.
const MUCH_BLOAT_SHARE = 0.3
const MUCH_BLOAT_BYTES = 10_000_000
// Below it, most updates write every index anew.
const LOW_HOT = 0.5
const MANY_UPDATES = 1_000

const columns = ['rows', 'dead', 'size', 'indexes', 'bloat', 'growth', 'hot', 'hits', 'scans'] as const

// The rest of a database's tables are small; what works on them stands below.
const SHOWN = 12

/** The largest tables; the others when asked for. */
export function StateTable({ tables }: { tables: readonly TableState[] }) {
  const { t } = useTranslation()
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? tables : tables.slice(0, SHOWN)

  return (
    <>
      <TableFrame label={t('tables.title')}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('tables.table')}</th>
              {columns.map((column) => (
                <th key={column} scope="col" className={table.number} title={t(`tables.columnTexts.${column}`)}>
                  {t(`tables.columns.${column}`)}
                </th>
              ))}
              <th scope="col">{t('tables.vacuumed')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <StateRow key={`${one.schema}.${one.table}`} state={one} />
            ))}
          </tbody>
        </table>
      </TableFrame>
      {shown.length < tables.length ? (
        <p className={classes.more}>
          <Button size="xs" variant="default" onClick={() => setWhole(true)}>
            {t('tables.showAll', { count: tables.length })}
          </Button>
        </p>
      ) : null}
    </>
  )
}

function StateRow({ state }: { state: TableState }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { schema, rows, deadRows, totalBytes, heapBytes, toastBytes, indexBytes, bloatBytes, grownBytes } = state
  const manyDead = deadRows > MANY_DEAD_ROWS && deadRows / Math.max(1, rows + deadRows) > MANY_DEAD_SHARE
  const bloated = (bloatBytes ?? 0) > MUCH_BLOAT_BYTES && (bloatBytes ?? 0) / Math.max(1, heapBytes) > MUCH_BLOAT_SHARE
  const coldUpdates = state.updates > MANY_UPDATES && (state.hotRatio ?? 1) < LOW_HOT
  const share = (ratio: number | null) => (ratio === null ? '–' : format.share(ratio))

  return (
    <tr>
      <th scope="row">{schema === 'public' ? state.table : `${schema}.${state.table}`}</th>
      <td className={table.number}>{format.count(rows)}</td>
      <td className={table.number}>
        {manyDead ? <Tag tone="warn">{format.count(deadRows)}</Tag> : format.count(deadRows)}
      </td>
      <td
        className={table.number}
        title={t('tables.parts', { heap: format.bytes(heapBytes), toast: format.bytes(toastBytes) })}
      >
        {format.bytes(totalBytes)}
      </td>
      <td className={table.number}>{format.bytes(indexBytes)}</td>
      <td className={table.number}>
        {bloatBytes === null ? (
          '–'
        ) : bloated ? (
          <Tag tone="warn">{format.bytes(bloatBytes)}</Tag>
        ) : (
          format.bytes(bloatBytes)
        )}
      </td>
      <td className={table.number}>
        {grownBytes === null ? '–' : `${grownBytes > 0 ? '+' : ''}${writeGrowth(grownBytes, format.bytes)}`}
      </td>
      <td className={table.number}>
        {coldUpdates ? <Tag tone="warn">{share(state.hotRatio)}</Tag> : share(state.hotRatio)}
      </td>
      <td className={table.number}>
        {share(state.heapHitRatio)}
        <span className={classes.small}>{t('tables.indexHits', { share: share(state.indexHitRatio) })}</span>
      </td>
      <td className={table.number}>
        {format.count(state.indexScans)}
        <span className={classes.small}>{t('tables.wholeScans', { scans: format.count(state.sequentialScans) })}</span>
      </td>
      <td className={table.nowrap}>
        {state.lastVacuum ? format.moment(state.lastVacuum) : t('databases.never')}
        <span className={classes.small}>
          {t('tables.analyzed', { time: state.lastAnalyze ? format.moment(state.lastAnalyze) : t('databases.never') })}
        </span>
      </td>
    </tr>
  )
}

function writeGrowth(bytes: number, write: (value: number) => string): string {
  return bytes < 0 ? `−${write(-bytes)}` : write(bytes)
}
