import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { partitionsQuery } from '../../../api/operations-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import table from '../../../ui/table.module.css'
import { TableFrame } from '../../../ui/table-frame.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import { SilentNote } from '../silent-note.tsx'

/** Partitions with their bounds, the oldest first. */
export function PartitionPanel() {
  const { t } = useTranslation()
  const format = useFormat()
  const { data, error, refetch } = useQuery(partitionsQuery)
  const partitions = data?.partitions ?? []

  if (partitions.length === 0 && !error) return null
  return (
    <Panel title={t('tables.partitions')} note={t('tables.partitionsNote')} flush>
      {error ? <FailureNote error={error} onRetry={refetch} /> : null}
      <SilentNote silent={data?.silent} />
      {partitions.length > 0 ? (
        <TableFrame label={t('tables.partitions')}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('tables.partition')}</th>
                <th scope="col">{t('tables.table')}</th>
                <th scope="col" className={table.number}>
                  {t('tables.columns.size')}
                </th>
                <th scope="col">{t('tables.bounds')}</th>
              </tr>
            </thead>
            <tbody>
              {partitions.map(({ database, table: parent, partition, bounds, bytes }) => (
                <tr key={`${database} ${partition}`}>
                  <th scope="row">{partition}</th>
                  <td>
                    {database}.{parent}
                  </td>
                  <td className={table.number}>{format.bytes(bytes)}</td>
                  <td lang="en" className={`${table.mono} ${table.nowrap}`}>
                    {bounds}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      ) : null}
    </Panel>
  )
}
