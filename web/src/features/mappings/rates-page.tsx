import { Button, FileButton, Select, TextInput } from '@mantine/core'
import { saveExchangeRates } from '@products-manager/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Coins, Upload } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { exchangeRatesQuery } from '../../api/references-queries.ts'
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

const DEFAULT = 'default'

/** Exchange rates: those that hold today, entering one, taking them from a file. */
export function RatesPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const [list, setList] = useState(DEFAULT)
  const { data, error, isFetching, refetch } = useQuery(exchangeRatesQuery(list))
  const lists = [...new Set([DEFAULT, ...(data?.lists ?? []), list])]
  const renew = () => client.invalidateQueries({ queryKey: ['exchange-rates'] })
  const bring = useMutation({
    mutationFn: async (file: File) =>
      call(saveExchangeRates, { body: { list, csv: await file.text(), source: file.name.slice(0, 255) } }),
    onSuccess: renew,
  })

  return (
    <Page
      title={t('mappings.rates')}
      lead={t('mappings.ratesLead')}
      actions={
        <>
          <Select
            aria-label={t('mappings.list')}
            allowDeselect={false}
            value={list}
            data={lists}
            onChange={(chosen) => chosen && setList(chosen)}
          />
          <FileButton accept="text/csv,.csv,.txt" onChange={(file) => file && bring.mutate(file)}>
            {(props) => (
              <Button
                {...props}
                variant="default"
                loading={bring.isPending}
                leftSection={<Upload size={15} aria-hidden="true" />}
              >
                {t('mappings.ratesFile')}
              </Button>
            )}
          </FileButton>
        </>
      }
    >
      <MappingTabs />
      {bring.error ? <FailureNote error={bring.error} /> : null}
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : null}
      <RateForm list={list} onSaved={renew} />
      {data?.items.length === 0 ? (
        <EmptyState Icon={Coins} title={t('mappings.noRates')} text={t('mappings.noRatesText')} />
      ) : data ? (
        <Panel flush>
          <TableFrame label={t('mappings.rates')}>
            <table className={table.table}>
              <thead>
                <tr>
                  <th scope="col">{t('mappings.from')}</th>
                  <th scope="col">{t('mappings.to')}</th>
                  <th scope="col" className={table.number}>
                    {t('mappings.rate')}
                  </th>
                  <th scope="col">{t('mappings.day')}</th>
                </tr>
              </thead>
              <tbody>
                {data.items.map((rate) => (
                  <tr key={`${rate.from} ${rate.to}`}>
                    <th scope="row">1 {rate.from}</th>
                    <td>{rate.to}</td>
                    <td className={table.number}>{rate.rate}</td>
                    <td className={table.nowrap}>{format.day(rate.day)}</td>
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
    </Page>
  )
}

function RateForm({ list, onSaved }: { list: string; onSaved: () => unknown }) {
  const { t } = useTranslation()
  const [entered, setEntered] = useState({ list, from: 'USD', to: 'EUR', rate: '', day: today() })
  const save = useMutation({
    mutationFn: () =>
      call(saveExchangeRates, {
        body: {
          list: entered.list.trim() || list,
          source: 'entered',
          rates: [
            {
              from: entered.from.trim().toUpperCase(),
              to: entered.to.trim().toUpperCase(),
              rate: entered.rate.trim().replace(',', '.'),
              day: entered.day,
            },
          ],
        },
      }),
    onSuccess: () => {
      setEntered({ ...entered, rate: '' })
      return onSaved()
    },
  })
  const text = (part: 'list' | 'from' | 'to' | 'rate' | 'day') => ({
    size: 'xs' as const,
    label: t(`mappings.${part}`),
    value: entered[part],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      setEntered({ ...entered, [part]: currentTarget.value }),
  })

  return (
    <Panel title={t('mappings.enterRate')}>
      <form
        className={classes.form}
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <TextInput {...text('from')} maxLength={3} />
        <TextInput {...text('to')} maxLength={3} />
        <TextInput {...text('rate')} inputMode="decimal" />
        <TextInput {...text('day')} type="date" />
        <TextInput {...text('list')} maxLength={100} />
        <Button type="submit" size="xs" loading={save.isPending} disabled={entered.rate.trim() === ''}>
          {t('shell.save')}
        </Button>
      </form>
      {save.error ? <FailureNote error={save.error} /> : null}
    </Panel>
  )
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}
