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
import { fetchTones } from './fetch-tones.ts'
import classes from './source-card.module.css'

/** The last looks at a source and what came of each. */
export function FetchList({ sourceId }: { sourceId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data: fetches, error, isFetching, refetch } = useQuery(fetchesQuery(sourceId))

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
            {fetches.map(({ id, startedAt, trigger, attempt, status, files, error: problem }) => (
              <tr key={id}>
                <td className={table.nowrap}>{format.moment(startedAt)}</td>
                <td>
                  {t(`sources.triggers.${trigger}`)}
                  {attempt > 1 ? ` (${attempt})` : ''}
                </td>
                <td>
                  <Tag tone={fetchTones[status]} dot>
                    {t(`sources.statuses.${status}`)}
                  </Tag>
                  {problem ? <FailureSentence error={problem} /> : null}
                </td>
                <td>
                  {files.map((file) => (
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
