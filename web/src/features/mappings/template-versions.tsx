import { Button, Select } from '@mantine/core'
import type { StoredProfile } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { templateVersionQuery, templateVersionsQuery } from '../../api/imports-queries.ts'
import { FailureNote } from '../../ui/failure-note.tsx'
import { Panel } from '../../ui/panel.tsx'
import table from '../../ui/table.module.css'
import { TableFrame } from '../../ui/table-frame.tsx'
import { useFormat } from '../../ui/use-format.ts'
import classes from './mappings.module.css'
import type { SavingTemplate } from './use-save-template.ts'

interface TemplateVersionsProps {
  template: StoredProfile
  saving: SavingTemplate
}

/** The versions of a template, where two of them differ, and the way back to an older one. */
export function TemplateVersions({ template, saving }: TemplateVersionsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const versions = useQuery(templateVersionsQuery(template.id))
  const [shown, setShown] = useState(template.version)
  const [against, setAgainst] = useState<number>()
  const { data, error } = useQuery(templateVersionQuery(template.id, shown, against))
  const choices = (versions.data?.items ?? []).map(({ version, note, createdAt, runs }) => ({
    value: String(version),
    label: [t('mappings.versionNumber', { version }), format.day(createdAt), t('mappings.runs', { count: runs }), note]
      .filter((part) => part !== null)
      .join(' · '),
  }))
  const before = data?.against ?? null

  return (
    <Panel title={t('mappings.versions')}>
      <div className={classes.form}>
        <Select
          size="xs"
          label={t('mappings.shown')}
          allowDeselect={false}
          value={String(shown)}
          data={choices}
          onChange={(version) => version && setShown(Number(version))}
        />
        <Select
          size="xs"
          label={t('mappings.against')}
          value={before === null ? null : String(before)}
          placeholder={t('shell.none')}
          data={choices.filter(({ value }) => value !== String(shown))}
          onChange={(version) => setAgainst(version ? Number(version) : undefined)}
        />
        {data && shown !== template.version ? (
          <Button
            size="xs"
            variant="default"
            loading={saving.isPending}
            leftSection={<RotateCcw size={13} aria-hidden="true" />}
            onClick={() => saving.mutate({ profile: data.profile, note: t('mappings.asVersion', { version: shown }) })}
          >
            {t('mappings.goBack', { version: shown })}
          </Button>
        ) : null}
      </div>
      {error ? <FailureNote error={error} /> : null}
      {data && before !== null ? (
        data.differences.length === 0 ? (
          <p className={classes.note}>{t('mappings.same')}</p>
        ) : (
          <TableFrame label={t('mappings.differences')}>
            <table className={table.table}>
              <thead>
                <tr>
                  <th scope="col">{t('mappings.where')}</th>
                  <th scope="col">{t('mappings.versionNumber', { version: before })}</th>
                  <th scope="col">{t('mappings.versionNumber', { version: shown })}</th>
                </tr>
              </thead>
              <tbody>
                {data.differences.map(({ path, before, after }) => (
                  <tr key={path}>
                    <th scope="row" className={table.mono}>
                      {path}
                    </th>
                    <td className={classes.json}>{before ?? '–'}</td>
                    <td className={classes.json}>{after ?? '–'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableFrame>
        )
      ) : null}
      {data ? (
        <details className={classes.pad}>
          <summary>{t('mappings.whole', { version: shown })}</summary>
          <pre className={classes.json}>{JSON.stringify(data.profile, null, 2)}</pre>
        </details>
      ) : null}
    </Panel>
  )
}
