import { Button } from '@mantine/core'
import { type ErrorGroup, type ProductField, productFields } from '@products-manager/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { importErrorsQuery } from '../../api/imports-queries.ts'
import { FailureNote } from '../../ui/failure-note.tsx'
import { ScrollRegion } from '../../ui/scroll-region.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import table from '../../ui/table.module.css'
import { Tag } from '../../ui/tag.tsx'
import { useFieldName } from '../../ui/use-field-name.ts'
import { useFormat } from '../../ui/use-format.ts'
import { useProblemText } from '../../ui/use-problem-text.ts'
import { useCauseText } from './cause-text.ts'
import { placeName } from './place-name.ts'
import { severityTones } from './problem-causes.tsx'
import classes from './run-problems.module.css'

interface ProblemRowsProps {
  runId: string
  cause: ErrorGroup | null
  onAll: () => void
}

const asField = (name: string | null): ProductField | undefined => productFields.find((field) => field === name)

/** Every problem in the order of the file, a page of 200 at a time. */
export function ProblemRows({ runId, cause, onAll }: ProblemRowsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const problemText = useProblemText()
  const fieldName = useFieldName()
  const { nameOf } = useCauseText()
  const field = asField(cause?.field ?? null)
  const by = cause?.cause ? { cause: cause.cause } : cause ? { code: cause.code } : {}
  const filter = { ...by, ...(field ? { field } : {}) }
  const query = useInfiniteQuery(importErrorsQuery(runId, filter))
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const problems = data?.pages.flatMap((page) => page.items) ?? []

  return (
    <>
      {cause ? (
        <div className={classes.only}>
          {t('runs.onlyCause', { cause: nameOf(cause) })}
          <Button size="compact-xs" variant="default" onClick={onAll}>
            {t('runs.allCauses')}
          </Button>
        </div>
      ) : null}
      {error ? <FailureNote error={error} onRetry={refetch} /> : null}
      {data || error ? null : <SkeletonRows />}
      {data ? (
        <ScrollRegion className={classes.scroll} label={t('runs.byRow')}>
          <table className={table.table}>
            <thead className={classes.head}>
              <tr>
                <th scope="col" className={table.number}>
                  {t('runs.line')}
                </th>
                <th scope="col">{t('runs.cause')}</th>
                <th scope="col">{t('runs.field')}</th>
                <th scope="col">{t('runs.column')}</th>
                <th scope="col">{t('runs.value')}</th>
                <th scope="col">{t('runs.effect')}</th>
              </tr>
            </thead>
            <tbody>
              {problems.map((problem, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two equal problems of a line differ in nothing else.
                <tr key={`${problem.line} ${problem.code} ${problem.field} ${place}`}>
                  <td className={table.number}>{placeName(problem, format.count)}</td>
                  <td title={problem.message}>{problemText(problem)}</td>
                  <td>{problem.field ? fieldName(problem.field) : '–'}</td>
                  <td>{problem.column ?? '–'}</td>
                  <td>
                    {problem.value === null ? (
                      <span className={table.soft}>{problem.field === null ? '–' : t('runs.emptyValue')}</span>
                    ) : (
                      <span className={classes.raw}>{problem.value}</span>
                    )}
                  </td>
                  <td className={classes.effect}>
                    <Tag tone={severityTones[problem.severity]}>{t(`runs.severities.${problem.severity}`)}</Tag>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {hasNextPage ? (
            <Button variant="subtle" fullWidth loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
              {t('runs.moreProblems')}
            </Button>
          ) : null}
        </ScrollRegion>
      ) : null}
    </>
  )
}
