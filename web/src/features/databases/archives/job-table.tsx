import type { ArchiveJob } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { Panel } from '../../../ui/panel.tsx'
import table from '../../../ui/table.module.css'
import { TableFrame } from '../../../ui/table-frame.tsx'
import { Tag, type Tone } from '../../../ui/tag.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import classes from './archives.module.css'

const tones: Record<ArchiveJob['status'], Tone> = { running: 'accent', completed: 'good', failed: 'bad' }

/** What the policies did lately. */
export function JobTable({ jobs }: { jobs: readonly ArchiveJob[] }) {
  const { t } = useTranslation()
  const format = useFormat()

  if (jobs.length === 0) return null
  return (
    <Panel title={t('archives.jobs')} flush>
      <TableFrame label={t('archives.jobs')}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('archives.policy')}</th>
              <th scope="col">{t('archives.did')}</th>
              <th scope="col">{t('archives.state')}</th>
              <th scope="col" className={table.number}>
                {t('archives.rows')}
              </th>
              <th scope="col" className={table.number}>
                {t('archives.stored')}
              </th>
              <th scope="col">{t('backups.when')}</th>
            </tr>
          </thead>
          <tbody>
            {jobs.map((job) => (
              <tr key={`${job.database} ${job.id}`}>
                <th scope="row">
                  {job.policy}
                  {job.error ? (
                    <span lang="en" className={classes.bad}>
                      {job.error}
                    </span>
                  ) : null}
                </th>
                <td>{t(`archives.kinds.${job.kind}`)}</td>
                <td>
                  <Tag tone={tones[job.status]} dot>
                    {t(`archives.statuses.${job.status}`)}
                  </Tag>
                </td>
                <td className={table.number}>{format.count(job.rows)}</td>
                <td className={table.number}>{format.bytes(job.storedBytes)}</td>
                <td className={table.nowrap}>
                  {format.moment(job.startedAt)}
                  <span className={classes.small}>
                    {job.endedAt ? format.span(Date.parse(job.endedAt) - Date.parse(job.startedAt)) : null}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Panel>
  )
}
