import type { StoredProfile } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FileJson } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { profilesQuery } from '../../api/imports-queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import table from '../../ui/table.module.css'
import { TableFrame } from '../../ui/table-frame.tsx'
import { Tag } from '../../ui/tag.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { EVERY_SUPPLIER, ImportQuestion } from './import-question.tsx'
import { ImportTemplate } from './import-template.tsx'
import { MappingTabs } from './mapping-tabs.tsx'
import { SavingFailure } from './saving-failure.tsx'
import { readJson, useSaveTemplate } from './use-save-template.ts'

/** Every mapping kept for later files. */
export function TemplatesPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { data, error, isFetching, refetch } = useQuery(profilesQuery)
  const saving = useSaveTemplate()
  const [asked, setAsked] = useState<{ file: File; offered: string | null } | null>(null)
  const templates = data?.items

  return (
    <Page
      title={t('mappings.title')}
      lead={t('mappings.lead')}
      actions={
        <ImportTemplate
          loading={saving.isPending}
          onFile={async (file) => {
            const read = await readJson(file).catch(() => null)
            if (read) setAsked({ file, offered: supplierOf(read.name, templates ?? []) })
            else saving.mutate({ profile: file, note: file.name })
          }}
        />
      }
    >
      <MappingTabs />
      <SavingFailure saving={saving} />
      {asked ? (
        <ImportQuestion
          fileName={asked.file.name}
          offered={asked.offered}
          onClose={() => setAsked(null)}
          onKeep={(supplier) => {
            setAsked(null)
            saving.mutate({ profile: asked.file, note: asked.file.name, supplier })
          }}
        />
      ) : null}
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : null}
      {templates?.length === 0 ? (
        <EmptyState Icon={FileJson} title={t('mappings.none')} text={t('mappings.noneText')} />
      ) : templates ? (
        <Panel flush>
          <TableFrame label={t('mappings.templates')}>
            <table className={table.table}>
              <thead>
                <tr>
                  <th scope="col">{t('mappings.name')}</th>
                  <th scope="col">{t('mappings.supplier')}</th>
                  <th scope="col" className={table.number}>
                    {t('mappings.version')}
                  </th>
                  <th scope="col" className={table.number}>
                    {t('mappings.fields')}
                  </th>
                  <th scope="col" className={table.number}>
                    {t('mappings.golden')}
                  </th>
                  <th scope="col">{t('mappings.changed')}</th>
                </tr>
              </thead>
              <tbody>
                {templates.map((template) => (
                  <tr key={template.id}>
                    <th scope="row">
                      <Link to="/mappings/$id" params={{ id: template.id }}>
                        {template.name}
                      </Link>{' '}
                      {template.isDefault ? <Tag tone="accent">{t('mappings.default')}</Tag> : null}
                    </th>
                    <td>
                      {template.supplierCode ?? <span className={table.soft}>{t('mappings.everySupplier')}</span>}
                    </td>
                    <td className={table.number}>{format.count(template.version)}</td>
                    <td className={table.number}>{format.count(Object.keys(template.profile.fields).length)}</td>
                    <td className={table.number}>{format.count(template.goldenRows)}</td>
                    <td className={table.nowrap}>{format.moment(template.updatedAt)}</td>
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

/** Whose the one mapping of this name is. */
function supplierOf(name: string, templates: readonly StoredProfile[]): string | null {
  const [alike, ...others] = templates.filter((template) => template.name === name)
  return alike && others.length === 0 ? (alike.supplierCode ?? EVERY_SUPPLIER) : null
}
