import { Button, Checkbox, Select, TextInput } from '@mantine/core'
import { decideName, type NameKind, type UnmatchedName } from '@products-manager/contract'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CheckCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { nameDecisionsQuery, unmatchedNamesQuery } from '../../api/references-queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import table from '../../ui/table.module.css'
import { TableFrame } from '../../ui/table-frame.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { MappingTabs } from './mapping-tabs.tsx'
import classes from './mappings.module.css'

const kinds = ['brand', 'category'] as const satisfies readonly NameKind[]

/** Brands and categories nobody has decided about, and what was decided. */
export function NamesPage() {
  const { t } = useTranslation()
  const [kind, setKind] = useState<NameKind>()
  const { data, error, isFetching, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(unmatchedNamesQuery(kind))
  const names = data?.pages.flatMap(({ items }) => items)

  return (
    <Page
      title={t('mappings.names')}
      lead={t('mappings.namesLead')}
      actions={
        <Select
          aria-label={t('mappings.kind')}
          placeholder={t('mappings.everyKind')}
          clearable
          clearButtonProps={{ 'aria-label': t('products.clearOne', { filter: t('mappings.kind') }) }}
          value={kind ?? null}
          data={kinds.map((one) => ({ value: one, label: t(`fields.${one}`) }))}
          onChange={(chosen) => setKind(kinds.find((one) => one === chosen))}
        />
      }
    >
      <MappingTabs />
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : null}
      {names?.length === 0 ? (
        <EmptyState Icon={CheckCheck} title={t('mappings.noNames')} text={t('mappings.noNamesText')} />
      ) : names ? (
        <Panel flush>
          <TableFrame label={t('mappings.names')}>
            <table className={`${table.table} ${classes.names}`}>
              <thead>
                <tr>
                  <th scope="col">{t('mappings.name')}</th>
                  <th scope="col">{t('mappings.kind')}</th>
                  <th scope="col">{t('mappings.supplier')}</th>
                  <th scope="col" className={table.number}>
                    {t('mappings.rowsSeen')}
                  </th>
                  <th scope="col">{t('mappings.means')}</th>
                </tr>
              </thead>
              <tbody>
                {names.map((name) => (
                  <NameRow key={`${name.kind} ${name.supplierCode} ${name.name}`} name={name} />
                ))}
              </tbody>
            </table>
          </TableFrame>
          {hasNextPage ? (
            <div className={classes.more}>
              <Button variant="default" size="xs" loading={isFetching} onClick={() => void fetchNextPage()}>
                {t('shell.more')}
              </Button>
            </div>
          ) : null}
        </Panel>
      ) : error ? null : (
        <Panel flush>
          <SkeletonRows />
        </Panel>
      )}
      <Decisions />
    </Page>
  )
}

function NameRow({ name }: { name: UnmatchedName }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const [text, setText] = useState('')
  const [everywhere, setEverywhere] = useState(name.kind === 'brand')
  const decide = useMutation({
    mutationFn: (target: string | null) =>
      call(decideName, {
        body: { kind: name.kind, name: name.name, supplier: everywhere ? null : name.supplierCode, target },
      }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['unmatched-names'] }),
        client.invalidateQueries({ queryKey: nameDecisionsQuery.queryKey }),
      ]),
  })

  return (
    <tr>
      <th scope="row">{name.name}</th>
      <td>{t(`fields.${name.kind}`)}</td>
      <td>{name.supplierCode}</td>
      <td className={table.number}>{t('mappings.rowsCount', { count: name.rows, shown: format.count(name.rows) })}</td>
      <td>
        <div className={classes.decide}>
          <span className={classes.suggestion}>
            {name.suggestions.map((near) => (
              <Button
                key={near.name}
                size="compact-xs"
                variant="light"
                disabled={decide.isPending}
                onClick={() => decide.mutate(near.name)}
              >
                {near.name} · {format.share(near.similarity)}
              </Button>
            ))}
          </span>
          <TextInput
            size="xs"
            aria-label={t('mappings.meansOf', { name: name.name })}
            placeholder={t('mappings.another')}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
            onKeyDown={({ key }) => key === 'Enter' && text.trim() !== '' && decide.mutate(text.trim())}
          />
          <Button size="compact-sm" disabled={text.trim() === ''} onClick={() => decide.mutate(text.trim())}>
            {t('mappings.decide')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => decide.mutate(name.name)}>
            {t('mappings.itself')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => decide.mutate(null)}>
            {t('mappings.nothing')}
          </Button>
          <Checkbox
            size="xs"
            label={t('mappings.everySupplier')}
            checked={everywhere}
            onChange={({ currentTarget }) => setEverywhere(currentTarget.checked)}
          />
        </div>
        {decide.error ? <FailureNote error={decide.error} /> : null}
      </td>
    </tr>
  )
}

function Decisions() {
  const { t } = useTranslation()
  const format = useFormat()
  const { data } = useQuery(nameDecisionsQuery)
  const decisions = data?.items ?? []

  if (decisions.length === 0) return null
  return (
    <Panel title={t('mappings.decisions')} note={t('mappings.decisionsNote')} flush>
      <TableFrame label={t('mappings.decisions')}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('mappings.name')}</th>
              <th scope="col">{t('mappings.kind')}</th>
              <th scope="col">{t('mappings.supplier')}</th>
              <th scope="col">{t('mappings.means')}</th>
              <th scope="col">{t('mappings.when')}</th>
            </tr>
          </thead>
          <tbody>
            {decisions.map((decision) => (
              <tr key={`${decision.decidedAt} ${decision.name}`}>
                <th scope="row">{decision.name}</th>
                <td>{t(`fields.${decision.kind}`)}</td>
                <td>{decision.supplierCode ?? t('mappings.everySupplier')}</td>
                <td>{decision.target ?? <span className={table.soft}>{t('mappings.nothing')}</span>}</td>
                <td className={table.nowrap}>{format.moment(decision.decidedAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Panel>
  )
}
