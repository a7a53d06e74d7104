import { Button, Drawer, FileButton, Stack, Textarea, TextInput } from '@mantine/core'
import { dropLookupTable, type LookupTable, saveLookupTable } from '@products-manager/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, Table2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addressOf, call } from '../../api/call.ts'
import { lookupTableQuery, lookupTablesQuery } from '../../api/references-queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import table from '../../ui/table.module.css'
import { TableFrame } from '../../ui/table-frame.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { csvText } from './csv-text.ts'
import { MappingTabs } from './mapping-tabs.tsx'

const CSV = '/api/v1/lookup-tables/:name/table.csv'

/** Lookup tables that mappings use by name. */
export function TablesPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { data, error, isFetching, refetch } = useQuery(lookupTablesQuery)
  const [edited, setEdited] = useState<LookupTable | 'new' | null>(null)
  const tables = data?.items

  return (
    <Page
      title={t('mappings.tables')}
      lead={t('mappings.tablesLead')}
      actions={
        <Button leftSection={<Plus size={16} aria-hidden="true" />} onClick={() => setEdited('new')}>
          {t('mappings.addTable')}
        </Button>
      }
    >
      <MappingTabs />
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : null}
      {tables?.length === 0 ? (
        <EmptyState Icon={Table2} title={t('mappings.noTables')} text={t('mappings.noTablesText')} />
      ) : tables ? (
        <Panel flush>
          <TableFrame label={t('mappings.tables')}>
            <table className={table.table}>
              <thead>
                <tr>
                  <th scope="col">{t('mappings.name')}</th>
                  <th scope="col" className={table.number}>
                    {t('mappings.entries')}
                  </th>
                  <th scope="col" className={table.number}>
                    {t('mappings.version')}
                  </th>
                  <th scope="col">{t('mappings.usedBy')}</th>
                  <th scope="col">{t('mappings.changed')}</th>
                  <th scope="col">
                    <span className={table.hidden}>{t('mappings.edit')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {tables.map((one) => (
                  <tr key={one.name}>
                    <th scope="row">{one.name}</th>
                    <td className={table.number}>{format.count(one.entries)}</td>
                    <td className={table.number}>{format.count(one.version)}</td>
                    <td>{one.usedBy.join(', ')}</td>
                    <td className={table.nowrap}>{format.moment(one.updatedAt)}</td>
                    <td className={table.nowrap}>
                      <Button size="compact-xs" variant="default" onClick={() => setEdited(one)}>
                        {t('mappings.edit')}
                      </Button>{' '}
                      <Button
                        size="compact-xs"
                        variant="default"
                        component="a"
                        href={addressOf(CSV, { params: { name: one.name } })}
                      >
                        CSV
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableFrame>
        </Panel>
      ) : error ? null : (
        <Panel flush>
          <SkeletonRows />
        </Panel>
      )}
      <Drawer
        opened={edited !== null}
        onClose={() => setEdited(null)}
        size="32rem"
        title={edited === null || edited === 'new' ? t('mappings.addTable') : edited.name}
        closeButtonProps={{ 'aria-label': t('shell.close') }}
      >
        {edited === 'new' ? <TableForm kept={null} content="" onDone={() => setEdited(null)} /> : null}
        {edited && edited !== 'new' ? <KeptTableForm kept={edited} onDone={() => setEdited(null)} /> : null}
      </Drawer>
    </Page>
  )
}

function KeptTableForm({ kept, onDone }: { kept: LookupTable; onDone: () => void }) {
  const { data, error } = useQuery(lookupTableQuery(kept.name))

  if (error) return <FailureNote error={error} />
  if (!data) return <SkeletonRows />
  return <TableForm key={data.version} kept={kept} content={csvText(data.content)} onDone={onDone} />
}

function TableForm({ kept, content, onDone }: { kept: LookupTable | null; content: string; onDone: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [name, setName] = useState(kept?.name ?? '')
  const [text, setText] = useState(content)
  const done = async () => {
    await client.invalidateQueries({ queryKey: lookupTablesQuery.queryKey })
    onDone()
  }
  const save = useMutation({
    mutationFn: () => call(saveLookupTable, { params: { name: name.trim() }, body: { csv: `from,to\n${text}` } }),
    onSuccess: done,
  })
  const drop = useMutation({
    mutationFn: () => call(dropLookupTable, { params: { name } }),
    onSuccess: done,
  })

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Stack gap="md">
        <TextInput
          label={t('mappings.name')}
          required
          maxLength={100}
          disabled={kept !== null}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Textarea
          label={t('mappings.tableText')}
          description={t('mappings.tableTextHint')}
          autosize
          minRows={8}
          maxRows={20}
          spellCheck={false}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <FileButton
          accept="text/csv,.csv,.txt"
          onChange={(file) => void file?.text().then((csv) => setText(csv.replace(/^from[,;\t]to\r?\n/i, '')))}
        >
          {(props) => (
            <Button {...props} variant="default">
              {t('mappings.fromCsv')}
            </Button>
          )}
        </FileButton>
        {save.error ? <FailureNote error={save.error} /> : null}
        {drop.error ? <FailureNote error={drop.error} /> : null}
        <Button type="submit" loading={save.isPending} disabled={name.trim() === '' || text.trim() === ''}>
          {t('shell.save')}
        </Button>
        {kept ? (
          <Button variant="default" loading={drop.isPending} onClick={() => drop.mutate()}>
            {t('mappings.dropTable')}
          </Button>
        ) : null}
      </Stack>
    </form>
  )
}
