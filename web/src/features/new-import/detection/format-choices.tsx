import { MultiSelect, Select } from '@mantine/core'
import {
  type DetectedFormat,
  type FormatKind,
  type FormatSettings,
  formatKinds,
  leftReasons,
  nestedPathOf,
} from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import type { Draft } from '../use-draft.ts'
import { SettingFrame } from './setting-frame.tsx'

const workbooks: readonly FormatKind[] = ['xlsx', 'xls', 'ods']

/** What the file is, and which of its sheets, files, elements or arrays holds the records. */
export function FormatChoices({ draft, format }: { draft: Draft; format: DetectedFormat }) {
  const { t } = useTranslation()
  const given = draft.profile.file?.format ?? {}
  const give = (change: FormatSettings) => draft.give('format', { ...given, ...change })
  const isWorkbook = workbooks.includes(format.kind.value)
  const kinds = isWorkbook ? [format.kind.value] : formatKinds.filter((kind) => !workbooks.includes(kind))
  const packed = format.container === 'none' ? '' : t(`mapping.containers.${format.container}`)
  const reading = [format.reading, format.language].filter(Boolean).join(', ')

  return (
    <>
      <SettingFrame
        name={t('mapping.format')}
        confidence={format.kind.confidence}
        why={
          format.reading === null ? format.kind.why : format.kind.why.filter(({ code }) => leftReasons.includes(code))
        }
        note={`${reading} ${packed}`.trim()}
      >
        {(label) => (
          <Select
            size="xs"
            aria-labelledby={label}
            allowDeselect={false}
            value={format.kind.value}
            data={kinds.map((kind) => ({ value: kind, label: t(`mapping.formats.${kind}`) }))}
            disabled={draft.looking || isWorkbook}
            onChange={(kind) => kind && draft.give('format', { kind: kind as FormatKind })}
          />
        )}
      </SettingFrame>
      {format.entries.length > 1 ? <Entries draft={draft} format={format} give={give} /> : null}
      {format.sheets.length > 0 ? <Sheets draft={draft} format={format} give={give} /> : null}
      {format.records ? <Records draft={draft} format={format} give={give} /> : null}
    </>
  )
}

interface PartProps {
  draft: Draft
  format: DetectedFormat
  give: (change: FormatSettings) => void
}

function Sheets({ draft, format, give }: PartProps) {
  const { t } = useTranslation()
  const isGiven = draft.profile.file?.format?.sheets !== undefined

  return (
    <SettingFrame name={t('mapping.sheets')} confidence={isGiven ? 'given' : 'likely'} why={format.sheetsWhy}>
      {(label) => (
        <MultiSelect
          size="xs"
          aria-labelledby={label}
          value={format.sheets.filter(({ isRead }) => isRead).map(({ name }) => name)}
          data={format.sheets.map(({ name, isHidden }) => ({
            value: name,
            label: isHidden ? t('mapping.hiddenSheet', { name }) : name,
          }))}
          disabled={draft.looking}
          onChange={(sheets) => sheets.length > 0 && give({ sheets })}
        />
      )}
    </SettingFrame>
  )
}

function Records({ draft, format, give }: PartProps) {
  const { t } = useTranslation()
  const { records, recordChoices } = format
  if (!records) return null
  const paths = [...new Set([records.value, ...recordChoices.map(({ path }) => path)])]
  const record = (path: string) => (path === '/' ? t('mapping.wholeRecord') : path)
  const inWords = (path: string) => {
    const { record: around, list } = nestedPathOf(path)
    return list === null ? path : t('mapping.eachInList', { list: list.join('/'), record: record(around) })
  }
  const { record: around, list } = nestedPathOf(records.value)
  const note = list === null ? '' : t('mapping.eachInListNote', { list: list.join('/'), record: record(around) })

  return (
    <SettingFrame name={t('mapping.records')} confidence={records.confidence} why={records.why} note={note}>
      {(label) => (
        <Select
          size="xs"
          aria-labelledby={label}
          allowDeselect={false}
          value={records.value}
          data={paths.map((path) => ({ value: path, label: inWords(path) }))}
          disabled={draft.looking}
          onChange={(path) => path && give({ records: path })}
        />
      )}
    </SettingFrame>
  )
}

function Entries({ draft, format, give }: PartProps) {
  const { t } = useTranslation()
  const read = format.entries.filter(({ isRead }) => isRead).map(({ name }) => name)
  const isGiven = draft.profile.file?.format?.entries !== undefined

  return (
    <SettingFrame
      name={t('mapping.entries')}
      confidence={isGiven ? 'given' : 'guess'}
      why={[]}
      note={t('mapping.entriesWhy', { count: format.entries.length })}
    >
      {(label) => (
        <MultiSelect
          size="xs"
          aria-labelledby={label}
          value={read}
          data={format.entries.map(({ name }) => name)}
          disabled={draft.looking}
          onChange={(entries) => entries.length > 0 && give({ entries })}
        />
      )}
    </SettingFrame>
  )
}
