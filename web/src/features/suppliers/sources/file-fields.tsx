import { Group, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { profilesQuery } from '../../../api/imports-queries.ts'
import type { SourceDraft } from './source-draft.ts'

interface FileFieldsProps {
  supplier: string
  missing: readonly string[]
  draft: SourceDraft
  onChange: (part: Partial<SourceDraft>) => void
}

const takes = ['newest', 'all', 'each'] as const
const afters = ['keep', 'move', 'delete'] as const
// One address brings one file, and nothing can be moved there; what is pushed is not looked for.
const LISTS_FILES = new Set(['ftp', 'sftp', 'imap', 's3', 'folder'])

/** Which files are taken, what becomes of them there, and how they are read. */
export function FileFields({ supplier, missing, draft, onChange }: FileFieldsProps) {
  const { t } = useTranslation()
  const hasFiles = LISTS_FILES.has(draft.kind)

  return (
    <>
      {hasFiles ? (
        <>
          <Group grow align="flex-start">
            <TextInput
              label={t('sources.pattern')}
              description={t('sources.patternHint')}
              value={draft.pattern}
              onChange={(event) => onChange({ pattern: event.currentTarget.value })}
            />
            <Select
              label={t('sources.take')}
              description={t('sources.takeHint')}
              data={takes.map((value) => ({ value, label: t(`sources.takes.${value}`) }))}
              value={draft.take}
              allowDeselect={false}
              onChange={(value) => onChange({ take: value as SourceDraft['take'] })}
            />
          </Group>
          <Group grow align="flex-start">
            <Select
              label={t('sources.after')}
              data={afters.map((value) => ({ value, label: t(`sources.afters.${value}`) }))}
              value={draft.after}
              allowDeselect={false}
              onChange={(value) => onChange({ after: value as SourceDraft['after'] })}
            />
            {draft.after === 'move' ? (
              <TextInput
                label={t('sources.moveTo')}
                value={draft.moveTo}
                onChange={(event) => onChange({ moveTo: event.currentTarget.value })}
              />
            ) : null}
          </Group>
        </>
      ) : null}
      {hasFiles ? <CompanionFields missing={missing} draft={draft} onChange={onChange} /> : null}
      <ProfileField supplier={supplier} draft={draft} onChange={onChange} />
    </>
  )
}

/** The mapping that reads this source's files: one that is kept, or the supplier's own. */
function ProfileField({ supplier, draft, onChange }: Omit<FileFieldsProps, 'missing'>) {
  const { t } = useTranslation()
  const { data } = useQuery(profilesQuery)
  const own = data?.items.filter(({ supplierCode }) => supplierCode === supplier).map(({ name }) => name) ?? []
  const names = draft.profile === '' || own.includes(draft.profile) ? own : [draft.profile, ...own]

  return (
    <Select
      label={t('sources.profile')}
      description={t('sources.profileHint')}
      placeholder={data?.items.find(({ supplierCode, isDefault }) => supplierCode === supplier && isDefault)?.name}
      clearable
      clearButtonProps={{ 'aria-label': t('sources.profileHint') }}
      value={draft.profile || null}
      data={names}
      onChange={(profile) => onChange({ profile: profile ?? '' })}
    />
  )
}

/** The second file, joined with the first by a key. */
function CompanionFields({ missing, draft, onChange }: Omit<FileFieldsProps, 'supplier'>) {
  const { t } = useTranslation()

  return (
    <>
      <TextInput
        label={t('sources.companion')}
        description={t('sources.companionHint')}
        placeholder="names-*.txt"
        value={draft.companionPattern}
        onChange={(event) => onChange({ companionPattern: event.currentTarget.value })}
      />
      {draft.companionPattern.trim() === '' ? null : (
        <Group grow align="flex-start">
          <TextInput
            label={t('sources.companionKey')}
            description={t('sources.keyHint')}
            required
            error={missing.includes('companionKey') ? t('sources.missing') : undefined}
            value={draft.companionKey}
            onChange={(event) => onChange({ companionKey: event.currentTarget.value })}
          />
          <TextInput
            label={t('sources.companionOtherKey')}
            description={t('sources.otherKeyHint')}
            value={draft.companionOtherKey}
            onChange={(event) => onChange({ companionOtherKey: event.currentTarget.value })}
          />
        </Group>
      )}
    </>
  )
}
