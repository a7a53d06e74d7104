import type { Fetch, Source } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { fetchesQuery } from '../../../api/sources-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { FailureSentence } from '../../../ui/failure-sentence.tsx'
import { RunTag } from '../../../ui/run-tag.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import table from '../../../ui/table.module.css'
import { TableFrame } from '../../../ui/table-frame.tsx'
import { Tag } from '../../../ui/tag.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import { fetchOutcome } from './fetch-outcome.ts'
import classes from './source-card.module.css'

/** The last looks at a source and what came of each. */
export function FetchList({ source }: { source: Source }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data: fetches, error, isFetching, refetch } = useQuery(fetchesQuery(source.id))

  if (error) return <FailureNote error={error} onRetry={refetch} retrying={isFetching} />
  if (!fetches) return <SkeletonRows rows={3} />
  if (fetches.length === 0) return <p className={classes.soft}>{t('sources.noLooks')}</p>
  return (
    <div className={classes.looks}>
      <TableFrame label={t('sources.looks')}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('sources.when')}</th>
              <th scope="col">{t('sources.why')}</th>
              <th scope="col">{t('sources.result')}</th>
              <th scope="col">{t('sources.filesTaken')}</th>
            </tr>
          </thead>
          <tbody>
            {fetches.map((fetched) => (
              <tr key={fetched.id}>
                <td className={table.nowrap}>{format.moment(fetched.startedAt)}</td>
                <td>
                  {t(`sources.triggers.${fetched.trigger}`)}
                  {fetched.attempt > 1 ? ` (${fetched.attempt})` : ''}
                </td>
                <td>
                  <FetchResult fetched={fetched} supplierCode={source.supplierCode} />
                </td>
                <td>
                  {fetched.files.map((file) => (
                    <div key={`${file.name} ${file.takenAt}`}>
                      {file.runId ? (
                        <Link to="/imports/$id" params={{ id: file.runId }}>
                          {file.name}
                        </Link>
                      ) : (
                        file.name
                      )}{' '}
                      {file.runStatus ? <RunTag status={file.runStatus} /> : null}
                    </div>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </div>
  )
}

function FetchResult({ fetched, supplierCode }: { fetched: Fetch; supplierCode: string }) {
  const { t } = useTranslation()
  const { tone, label } = fetchOutcome(fetched)
  const { error, uploadId, mappedBy } = fetched

  return (
    <>
      <Tag tone={tone} dot>
        {t(label)}
      </Tag>{' '}
      {mappedBy ? (
        <Link to="/imports/$id" params={{ id: mappedBy }}>
          {t('sources.seeImport')}
        </Link>
      ) : uploadId ? (
        <Link to="/imports/uploads/$id" params={{ id: uploadId }} search={{ supplier: supplierCode }}>
          {t('sources.mapIt')}
        </Link>
      ) : error ? (
        <FailureSentence error={error} />
      ) : null}
    </>
  )
}
