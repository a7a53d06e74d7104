import { Select } from '@mantine/core'
import type { Upload } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { profilesQuery, uploadQuery } from '../../api/imports-queries.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { Page } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { DetectionPanel } from './detection/detection-panel.tsx'
import { FixedWidthPanel } from './detection/fixed-width-panel.tsx'
import { ColumnMovesNote } from './mapping/column-moves-note.tsx'
import { ConstantsPanel } from './mapping/constants-panel.tsx'
import { MappingPanel } from './mapping/mapping-panel.tsx'
import { RulesPanel } from './mapping/rules-panel.tsx'
import { PreviewPanel } from './preview/preview-panel.tsx'
import { usePreview } from './preview/use-preview.ts'
import { StartPanel } from './start/start-panel.tsx'
import { type Draft, useDraft } from './use-draft.ts'

const route = getRouteApi('/imports/uploads/$id')

/** A file between its upload and its import: understood, mapped, tried. */
export function MappingPage() {
  const { t } = useTranslation()
  const { id } = route.useParams()
  const { data: upload, error, isFetching, refetch } = useQuery(uploadQuery(id))

  if (upload) return <MappingSheet key={upload.id} upload={upload} />
  return (
    <Page title={t('mapping.title')}>
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : <SkeletonRows rows={8} />}
    </Page>
  )
}

function MappingSheet({ upload }: { upload: Upload }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { supplier } = route.useSearch()
  const draft = useDraft(upload)
  const preview = usePreview(upload.id, draft.profile)

  return (
    <Page
      title={upload.fileName}
      lead={t('mapping.lead', { size: format.bytes(upload.bytes) })}
      actions={<KeptProfiles draft={draft} />}
      above={
        <BackLink to="/imports/new" search={supplier ? { supplier } : {}}>
          {t('mapping.otherFile')}
        </BackLink>
      }
    >
      <DetectionPanel draft={draft} />
      <FixedWidthPanel draft={draft} />
      <ColumnMovesNote draft={draft} supplier={supplier} />
      <MappingPanel draft={draft} />
      <ConstantsPanel draft={draft} />
      <RulesPanel draft={draft} />
      <PreviewPanel preview={preview} draft={draft} />
      <StartPanel draft={draft} unread={preview.error} supplier={supplier} />
    </Page>
  )
}

/** Mappings kept from earlier files, to take in place of the suggestion. */
function KeptProfiles({ draft }: { draft: Draft }) {
  const { t } = useTranslation()
  const { data } = useQuery(profilesQuery)
  const kept = data?.items ?? []

  if (kept.length === 0) return null
  return (
    <Select
      aria-label={t('mapping.useKept')}
      placeholder={t('mapping.useKept')}
      searchable
      value={null}
      data={kept.map(({ id, name, supplierCode }) => ({
        value: id,
        label: supplierCode ? `${name} (${supplierCode})` : name,
      }))}
      onChange={(id) => {
        const chosen = kept.find((profile) => profile.id === id)
        if (chosen) draft.adopt(chosen)
      }}
    />
  )
}
