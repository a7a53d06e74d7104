import { Button } from '@mantine/core'
import type { StoredProfile } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { profileQuery, templateUsageQuery } from '../../api/imports-queries.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import table from '../../ui/table.module.css'
import { TableFrame } from '../../ui/table-frame.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { GoldenRows } from './golden-rows.tsx'
import { ImportTemplate } from './import-template.tsx'
import classes from './mappings.module.css'
import { SavingFailure } from './saving-failure.tsx'
import { TemplateVersions } from './template-versions.tsx'
import { useSaveTemplate } from './use-save-template.ts'

const route = getRouteApi('/mappings/$id')

/** One template: its versions, who uses it, and the rows it must keep reading alike. */
export function TemplatePage() {
  const { t } = useTranslation()
  const { id } = route.useParams()
  const { data, error, isFetching, refetch } = useQuery(profileQuery(id))
  const saving = useSaveTemplate(data)
  const back = <BackLink to="/mappings">{t('mappings.title')}</BackLink>

  if (!data) {
    return (
      <Page title={t('mappings.one')} above={back}>
        {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : <SkeletonRows />}
      </Page>
    )
  }
  return (
    <Page
      title={data.name}
      above={back}
      lead={`${data.supplierCode ?? t('mappings.everySupplier')} · ${t('mappings.versionNumber', { version: data.version })}`}
      actions={
        <>
          <ImportTemplate
            loading={saving.isPending}
            onFile={(profile) => saving.mutate({ profile, note: profile.name })}
          />
          <ExportButton template={data} />
        </>
      }
    >
      <SavingFailure saving={saving} />
      <TemplateVersions key={data.version} template={data} saving={saving} />
      <GoldenRows templateId={data.id} />
      <TemplateUsage templateId={data.id} />
    </Page>
  )
}

function ExportButton({ template }: { template: StoredProfile }) {
  const { t } = useTranslation()
  const text = JSON.stringify(template.profile, null, 2)

  return (
    <Button
      component="a"
      variant="default"
      href={`data:application/json;charset=utf-8,${encodeURIComponent(text)}`}
      download={`${template.name}.json`}
      leftSection={<Download size={15} aria-hidden="true" />}
    >
      {t('mappings.export')}
    </Button>
  )
}

function TemplateUsage({ templateId }: { templateId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data } = useQuery(templateUsageQuery(templateId))
  const runs = data?.runs ?? []

  return (
    <Panel
      title={t('mappings.usage')}
      note={(data?.suppliers ?? [])
        .map(({ supplierCode, runs }) => `${supplierCode}: ${t('mappings.runs', { count: runs })}`)
        .join(' · ')}
      flush
    >
      {runs.length === 0 ? (
        <p className={classes.note}>{t('mappings.unused')}</p>
      ) : (
        <TableFrame label={t('mappings.usage')}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('mappings.file')}</th>
                <th scope="col">{t('mappings.supplier')}</th>
                <th scope="col" className={table.number}>
                  {t('mappings.version')}
                </th>
                <th scope="col">{t('mappings.when')}</th>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <tr key={run.id}>
                  <th scope="row">
                    <Link to="/imports/$id" params={{ id: run.id }}>
                      {run.fileName}
                    </Link>
                  </th>
                  <td>{run.supplierCode}</td>
                  <td className={table.number}>{format.count(run.version)}</td>
                  <td className={table.nowrap}>{format.moment(run.createdAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </Panel>
  )
}
