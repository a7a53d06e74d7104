import { Button, Checkbox, TextInput } from '@mantine/core'
import { saveProfile, startImport } from '@products-manager/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ListChecks } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiFailure, call } from '../../../api/call.ts'
import { profilesQuery } from '../../../api/imports-queries.ts'
import { suppliersQuery } from '../../../api/suppliers-queries.ts'
import { keepRun } from '../../../api/use-live-runs.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { GoldenChangesNote } from '../../../ui/golden-changes-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { lacks, readsFile } from '../mapping/edit-profile.ts'
import type { Draft } from '../use-draft.ts'
import { ImportedBefore } from './imported-before.tsx'
import { KeptMapping } from './kept-mapping.tsx'
import { MissingColumnsNote, missingColumnsOf } from './missing-columns-note.tsx'
import classes from './start-panel.module.css'
import { isComplete, SupplierChoice, type SupplierChosen } from './supplier-choice.tsx'
import { useGoldenChanges } from './use-golden-changes.ts'

interface StartPanelProps {
  draft: Draft
  /** Why the first rows cannot be read with the mapping. */
  unread: Error | null
  /** The supplier named when the file was sent. */
  supplier: string | undefined
}

/** The last step: whose file it is, whether the mapping is kept, and go. */
export function StartPanel({ draft, unread, supplier }: StartPanelProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const suppliers = useQuery(suppliersQuery)
  const { upload, profile } = draft
  const [picked, setPicked] = useState<SupplierChosen | null>(null)
  // A kept mapping of one supplier says whose file it is.
  const code = supplier ?? draft.kept?.supplierCode ?? ''
  // An installation without suppliers has none to choose from: its first file makes one.
  const isFirst = suppliers.data?.length === 0 && code === ''
  const chosen = picked ?? (isFirst ? { kind: 'new' as const, code, name: '' } : { kind: 'known' as const, code })
  const [keep, setKeep] = useState(true)
  const [again, setAgain] = useState(false)
  const [replaces, setReplaces] = useState<boolean>()
  const profiles = useQuery(profilesQuery)
  const usual = profiles.data?.items.find(({ supplierCode, isDefault }) => supplierCode === chosen.code && isDefault)
  const isOther = usual !== undefined && usual.name !== profile.name.trim()
  // One that cannot read this file is for another of the supplier's files, and is needed for the next of those.
  const isDefault = !isOther || (replaces ?? readsFile(usual.profile, upload.detection.columns))
  const same = profiles.data?.items.find(
    ({ supplierCode, name }) => supplierCode === chosen.code && name === profile.name.trim(),
  )
  const golden = useGoldenChanges(same, profile)
  const breaks = keep && golden.rows.length > 0
  const source = upload.source?.supplierCode === chosen.code ? upload.source : null
  const ofSource = source !== null && !isDefault
  const start = useMutation({
    mutationFn: async (dryRun: boolean) => {
      if (breaks)
        await call(saveProfile, { body: { profile, supplier: chosen.code, isDefault, confirm: golden.confirmed } })
      return call(startImport, {
        body: {
          uploadId: upload.id,
          supplier: chosen.code,
          ...(chosen.kind === 'new' ? { supplierName: chosen.name.trim() } : {}),
          profile,
          saveProfile: keep,
          isDefault,
          ...(ofSource ? { ofSource } : {}),
          ...(again ? { again } : {}),
          dryRun,
        },
      })
    },
    onSuccess: async (run) => {
      keepRun(client, run)
      await client.invalidateQueries({ queryKey: suppliersQuery.queryKey })
      await navigate({ to: '/imports/$id', params: { id: run.id } })
    },
  })
  const lacking = lacks(profile)
  const missing = missingColumnsOf(unread)
  const hint = useId()

  /** What stands in the way of the import. */
  function hindrance() {
    if (!isComplete(chosen)) return 'mapping.needsSupplier'
    if (profile.name.trim() === '') return 'mapping.needsName'
    if (missing.length > 0) return 'mapping.needsColumns'
    // A server that is away says nothing about the mapping.
    if (unread instanceof ApiFailure && unread.status >= 400 && unread.status < 500) return 'mapping.needsReading'
    if (upload.importedBefore !== null && !again) return 'mapping.needsAgain'
    return breaks && !golden.confirmed ? 'mapping.needsGolden' : null
  }
  const needs = hindrance()

  return (
    <Panel title={t('mapping.start')}>
      <div className={classes.parts}>
        <div className={classes.supplier}>
          <SupplierChoice suppliers={suppliers.data ?? []} chosen={chosen} onChange={setPicked} />
          {chosen.kind === 'known' && chosen.code ? <KeptMapping draft={draft} supplier={chosen.code} /> : null}
        </div>
        <div className={classes.profile}>
          <TextInput
            label={t('mapping.profileName')}
            description={t('mapping.profileNameHint')}
            maxLength={255}
            value={profile.name}
            error={profile.name.trim() === '' ? t('mapping.mustNotBeEmpty') : undefined}
            onChange={({ currentTarget }) => draft.setProfile({ ...profile, name: currentTarget.value })}
          />
          <Checkbox
            label={t('mapping.keepProfile')}
            checked={keep}
            onChange={({ currentTarget }) => setKeep(currentTarget.checked)}
          />
          {isOther && keep ? (
            <Checkbox
              label={t('mapping.replaces', { name: usual.name })}
              description={
                ofSource
                  ? t('mapping.ofSource', { source: source.name })
                  : isDefault
                    ? undefined
                    : t('mapping.replacesNot')
              }
              checked={isDefault}
              onChange={({ currentTarget }) => setReplaces(currentTarget.checked)}
            />
          ) : null}
        </div>
      </div>
      {missing.length > 0 ? <MissingColumnsNote missing={missing} draft={draft} supplier={supplier} /> : null}
      {lacking.length > 0 ? (
        <ul className={classes.lacks}>
          {lacking.map((what) => (
            <li key={what}>{t(`mapping.lacks.${what}`)}</li>
          ))}
        </ul>
      ) : null}
      {upload.importedBefore ? (
        <ImportedBefore before={upload.importedBefore} again={again} onAgain={setAgain} />
      ) : null}
      {breaks ? (
        <GoldenChangesNote rows={golden.rows}>
          <Checkbox
            label={t('mappings.expectThis')}
            checked={golden.confirmed}
            onChange={({ currentTarget }) => golden.onConfirm(currentTarget.checked)}
          />
        </GoldenChangesNote>
      ) : null}
      {start.error ? <FailureNote error={start.error} /> : null}
      <div className={classes.go}>
        <Button
          size="md"
          leftSection={<ListChecks size={16} aria-hidden="true" />}
          disabled={needs !== null}
          aria-describedby={hint}
          loading={start.isPending}
          onClick={() => start.mutate(true)}
        >
          {t('plan.see')}
        </Button>
        <Button
          size="md"
          variant="default"
          disabled={needs !== null}
          aria-describedby={hint}
          loading={start.isPending}
          onClick={() => start.mutate(false)}
        >
          {t('mapping.go')}
        </Button>
        <span id={hint} className={classes.hint}>
          {t(needs ?? 'plan.seeHint')}
        </span>
      </div>
    </Panel>
  )
}
