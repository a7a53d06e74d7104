import { ActionIcon } from '@mantine/core'
import { type GoldenRow, unpinGoldenRow } from '@products-manager/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { goldenRowsQuery, profilesQuery } from '../../api/imports-queries.ts'
import { FailureNote } from '../../ui/failure-note.tsx'
import { goldenRowName } from '../../ui/golden-row-name.ts'
import { Panel } from '../../ui/panel.tsx'
import table from '../../ui/table.module.css'
import { TableFrame } from '../../ui/table-frame.tsx'
import { Tag } from '../../ui/tag.tsx'
import { useGoldenText } from '../../ui/use-golden-text.ts'
import classes from './mappings.module.css'

/** Rows kept with what they must become, run now. */
export function GoldenRows({ templateId }: { templateId: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data, error } = useQuery(goldenRowsQuery(templateId))
  const drop = useMutation({
    mutationFn: (id: string) => call(unpinGoldenRow, { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: profilesQuery.queryKey }),
  })
  const rows = data?.items ?? []

  return (
    <Panel title={t('mappings.golden')} note={t('mappings.goldenNote')} flush>
      {error ? <FailureNote error={error} /> : null}
      {drop.error ? <FailureNote error={drop.error} /> : null}
      {data && rows.length === 0 ? <p className={classes.note}>{t('mappings.noGolden')}</p> : null}
      {rows.length > 0 ? (
        <TableFrame label={t('mappings.golden')}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('mappings.row')}</th>
                <th scope="col">{t('mappings.becomes')}</th>
                <th scope="col">{t('mappings.now')}</th>
                <th scope="col">
                  <span className={table.hidden}>{t('mappings.drop')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <GoldenRowLine key={row.id} row={row} onDrop={() => drop.mutate(row.id)} />
              ))}
            </tbody>
          </table>
        </TableFrame>
      ) : null}
    </Panel>
  )
}

function GoldenRowLine({ row, onDrop }: { row: GoldenRow; onDrop: () => void }) {
  const { t } = useTranslation()
  const golden = useGoldenText()
  const name = goldenRowName(row)

  return (
    <tr>
      <th scope="row">
        {name}
        <div className={classes.cells}>{row.cells.map(({ text }) => text).join(' | ')}</div>
      </th>
      <td>
        {Object.entries(row.expected.fields).map(([field, value]) => (
          <div key={field}>
            <span className={table.soft}>
              {golden.name(field)}
              {t('shell.colon')}
            </span>{' '}
            {value}
          </div>
        ))}
        {row.expected.problems.map((problem) => (
          <div key={problem} className={table.bad}>
            {golden.problem(problem)}
          </div>
        ))}
      </td>
      <td>
        {row.differences.length === 0 ? (
          <Tag tone="good">{t('mappings.holds')}</Tag>
        ) : (
          row.differences.map(({ field, actual }) => (
            <div key={field} className={table.bad}>
              {golden.name(field)}
              {t('shell.colon')} {golden.value(field, actual)}
            </div>
          ))
        )}
      </td>
      <td>
        <ActionIcon aria-label={t('mappings.dropRow', { name })} onClick={onDrop}>
          <X size={15} aria-hidden="true" />
        </ActionIcon>
      </td>
    </tr>
  )
}
