import { Button } from '@mantine/core'
import type { DetectedColumn, ProductField } from '@products-manager/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Panel } from '../../../ui/panel.tsx'
import table from '../../../ui/table.module.css'
import { TableFrame } from '../../../ui/table-frame.tsx'
import type { Draft } from '../use-draft.ts'
import { ColumnRow } from './column-row.tsx'
import { usedFor } from './edit-profile.ts'
import { FieldDrawer } from './field-drawer.tsx'
import classes from './mapping-panel.module.css'

// A browser draws so many at once; a file may have ten thousand columns. What is mapped is always there.
const AT_ONCE = 300

/** Every column of the file with what is in it, and the product field it fills. */
export function MappingPanel({ draft }: { draft: Draft }) {
  const { t } = useTranslation()
  const [edited, setEdited] = useState<ProductField | null>(null)
  const [all, setAll] = useState(false)
  const { columns } = draft.upload.detection
  const [most, setMost] = useState(AT_ONCE)
  const isUsed = (column: DetectedColumn) => usedFor(draft.profile, column) !== 'none'
  const idle = new Set(columns.filter((column) => column.shape === 'empty' && !isUsed(column)))
  const listed = all ? columns : columns.filter((column) => !idle.has(column))
  const shown = listed.filter((column, i) => i < most || isUsed(column))

  return (
    <Panel title={t('mapping.columns')} note={t('mapping.columnsNote')} flush>
      {draft.renewed ? (
        <p role="status" className={classes.renewed}>
          {t('mapping.renewed')}
        </p>
      ) : null}
      <TableFrame label={t('mapping.mappingTable')}>
        <table className={`${table.table} ${classes.columns}`}>
          <thead>
            <tr>
              <th scope="col">{t('mapping.column')}</th>
              <th scope="col">{t('mapping.content')}</th>
              <th scope="col">{t('mapping.samples')}</th>
              <th scope="col">{t('mapping.becomes')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((column) => (
              <ColumnRow key={column.position} column={column} draft={draft} onEdit={setEdited} />
            ))}
          </tbody>
        </table>
      </TableFrame>
      {shown.length < listed.length ? (
        <Button variant="subtle" fullWidth onClick={() => setMost(most + AT_ONCE)}>
          {t('mapping.moreColumns', { count: listed.length - shown.length })}
        </Button>
      ) : null}
      {idle.size > 0 ? (
        <Button variant="subtle" fullWidth aria-expanded={all} onClick={() => setAll(!all)}>
          {t(all ? 'mapping.hideEmpty' : 'mapping.showEmpty', { count: idle.size })}
        </Button>
      ) : null}
      <FieldDrawer field={edited} draft={draft} onClose={() => setEdited(null)} />
    </Panel>
  )
}
