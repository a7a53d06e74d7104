import { Select } from '@mantine/core'
import type { Benchmark } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { Timer } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { benchmarksQuery } from '../../../api/operations-queries.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Page } from '../../../ui/page.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import table from '../../../ui/table.module.css'
import { TableFrame } from '../../../ui/table-frame.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import { DatabaseTabs } from '../database-tabs.tsx'
import classes from './benchmarks.module.css'
import { ComparisonTable } from './comparison-table.tsx'

/** Runs of the query benchmark that were kept, and two of them side by side. */
export function BenchmarksPage() {
  const { t } = useTranslation()
  const { data, error, isFetching, refetch } = useQuery(benchmarksQuery)

  return (
    <Page title={t('benchmarks.title')} lead={t('benchmarks.lead')}>
      <DatabaseTabs />
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : null}
      {data?.length === 0 ? (
        <EmptyState Icon={Timer} title={t('benchmarks.none')} text={t('benchmarks.noneText')}>
          <code className={classes.command}>npx pm bench before</code>
        </EmptyState>
      ) : data ? (
        <>
          <Comparing runs={data} />
          <RunTable runs={data} />
        </>
      ) : error ? null : (
        <SkeletonRows />
      )}
    </Page>
  )
}

function Comparing({ runs }: { runs: readonly Benchmark[] }) {
  const { t } = useTranslation()
  const workloads = [...new Set(runs.map(({ workload }) => workload))]
  const [workload, setWorkload] = useState(workloads[0] ?? '')
  const labels = runs.filter((run) => run.workload === workload).map(({ label }) => label)
  const [chosen, setChosen] = useState<{ before?: string; after?: string }>({})
  const before = chosen.before ?? (labels.includes('before') ? 'before' : (labels.at(-1) ?? ''))
  const after = chosen.after ?? (labels.includes('after') ? 'after' : (labels[0] ?? ''))
  const side = (part: 'before' | 'after', value: string) => ({
    label: t(`benchmarks.${part}`),
    allowDeselect: false,
    value,
    data: labels,
    onChange: (label: string | null) => label && setChosen({ ...chosen, [part]: label }),
  })

  return (
    <Panel title={t('benchmarks.compare')} note={t('benchmarks.compareNote')}>
      <div className={classes.choices}>
        <Select
          label={t('benchmarks.workload')}
          allowDeselect={false}
          value={workload}
          data={workloads}
          onChange={(name) => {
            if (name) setWorkload(name)
            setChosen({})
          }}
        />
        <Select {...side('before', before)} />
        <Select {...side('after', after)} />
      </div>
      {labels.length < 2 ? (
        <p className={classes.soft}>{t('benchmarks.onlyOne')}</p>
      ) : before === after ? (
        <p className={classes.soft}>{t('benchmarks.sameTwice')}</p>
      ) : (
        <ComparisonTable workload={workload} before={before} after={after} />
      )}
    </Panel>
  )
}

function RunTable({ runs }: { runs: readonly Benchmark[] }) {
  const { t } = useTranslation()
  const format = useFormat()

  return (
    <Panel title={t('benchmarks.kept')} flush>
      <TableFrame label={t('benchmarks.kept')}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('benchmarks.workload')}</th>
              <th scope="col">{t('benchmarks.label')}</th>
              <th scope="col">{t('benchmarks.at')}</th>
              <th scope="col">PostgreSQL</th>
              <th scope="col" className={table.number}>
                {t('benchmarks.queries')}
              </th>
              <th scope="col" className={table.number}>
                {t('benchmarks.rounds')}
              </th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <tr key={`${run.workload} ${run.label}`}>
                <th scope="row">{run.workload}</th>
                <td>{run.label}</td>
                <td className={table.nowrap}>{format.moment(run.at)}</td>
                <td>{run.server}</td>
                <td className={table.number}>{format.count(run.queries)}</td>
                <td className={table.number}>{format.count(run.runs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Panel>
  )
}
