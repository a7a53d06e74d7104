import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { type ArchiveFilter, type ArchivePolicy, type ReplyOf, searchArchive } from '@products-manager/contract'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import table from '../../../ui/table.module.css'
import { TableFrame } from '../../../ui/table-frame.tsx'
import { Tag } from '../../../ui/tag.tsx'
import { databaseOf } from '../database-search.ts'
import { timesOf } from './archive-span.ts'
import classes from './archives.module.css'
import { SpanFields } from './span-fields.tsx'

const comparisons: ArchiveFilter['is'][] = ['=', '<>', '<', '<=', '>', '>=', 'contains', 'null', 'not null']

/** Rows of a policy by time and by one comparison, read where they are. */
export function ArchiveSearch({ policy }: { policy: ArchivePolicy }) {
  const { t } = useTranslation()
  const [span, setSpan] = useState({ from: '', to: '' })
  const [column, setColumn] = useState('')
  const [is, setIs] = useState<ArchiveFilter['is']>('=')
  const [value, setValue] = useState('')
  const [live, setLive] = useState(false)
  const database = databaseOf(policy.database)
  const search = useMutation({
    mutationFn: () =>
      call(searchArchive, {
        body: {
          ...{ database, policy: policy.name, live },
          ...timesOf(span),
          ...(column !== '' && { filters: [{ column, is, value }] }),
        },
      }),
  })
  const title = t('archives.searchIn', { name: policy.name })

  return (
    <Panel title={title} note={t('archives.searchNote')}>
      <form
        className={classes.search}
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          search.mutate()
        }}
      >
        <SpanFields span={span} size="xs" onChange={setSpan} />
        <TextInput
          size="xs"
          label={t('archives.column')}
          placeholder={policy.ageColumn}
          maxLength={63}
          value={column}
          onChange={(event) => setColumn(event.currentTarget.value.trim())}
        />
        <NativeSelect
          size="xs"
          label={t('archives.compares')}
          value={is}
          data={comparisons.map((one) => ({ value: one, label: t(`archives.comparisons.${one}`) }))}
          onChange={({ currentTarget }) => setIs(comparisons.find((one) => one === currentTarget.value) ?? '=')}
        />
        <TextInput
          size="xs"
          label={t('archives.value')}
          maxLength={1_000}
          disabled={is === 'null' || is === 'not null'}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <Checkbox
          size="xs"
          label={t('archives.liveToo')}
          checked={live}
          onChange={(event) => setLive(event.currentTarget.checked)}
        />
        <Button type="submit" size="xs" loading={search.isPending}>
          {t('archives.search')}
        </Button>
      </form>
      {search.error ? <FailureNote error={search.error} /> : null}
      {search.data ? <FoundRows label={title} found={search.data} /> : null}
    </Panel>
  )
}

function FoundRows({ label, found }: { label: string; found: ReplyOf<typeof searchArchive> }) {
  const { t } = useTranslation()
  const { columns, rows, liveRows, hasMore } = found

  if (rows.length === 0) return <p role="status">{t('archives.foundNothing')}</p>
  return (
    <>
      <p role="status">{t(hasMore ? 'archives.foundMore' : 'archives.found', { count: rows.length })}</p>
      <TableFrame label={label}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('archives.place')}</th>
              {columns.map(({ name, type }) => (
                <th key={name} scope="col" title={type}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of any table have no id that is known here.
              <tr key={at}>
                <td>
                  <Tag tone={at >= rows.length - liveRows ? 'accent' : 'plain'}>
                    {t(at >= rows.length - liveRows ? 'archives.isLive' : 'archives.isArchived')}
                  </Tag>
                </td>
                {columns.map(({ name }, i) => (
                  <td key={name} className={classes.found}>
                    {row[i] ?? '–'}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </>
  )
}
