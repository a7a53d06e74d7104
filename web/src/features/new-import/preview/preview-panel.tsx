import { type ProductField, productFields } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { ScrollRegion } from '../../../ui/scroll-region.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import table from '../../../ui/table.module.css'
import { useFieldName } from '../../../ui/use-field-name.ts'
import { missingColumnsOf } from '../start/missing-columns-note.tsx'
import type { Draft } from '../use-draft.ts'
import classes from './preview-panel.module.css'
import { isRefused, PreviewTableRow } from './preview-row.tsx'
import { usePin } from './use-pin.ts'
import type { PreviewState } from './use-preview.ts'

/** The first products as they would be, with every cell that would be refused or dropped. */
export function PreviewPanel({ preview, draft }: { preview: PreviewState; draft: Draft }) {
  const pin = usePin(draft)
  const { t } = useTranslation()
  const fieldName = useFieldName()
  const { rows, unmapped, waiting, stale, error, retry } = preview
  const aside = rows.filter((row) => row.leftAside).length
  const taken = rows.filter((row) => !row.leftAside && !isRefused(row)).length
  const fields = shownFields(rows)

  return (
    <Panel
      title={t('mapping.preview')}
      note={
        <span role="status">
          {waiting || error
            ? null
            : rows.length === 0
              ? t('mapping.previewNone')
              : t(aside > 0 ? 'mapping.previewNoteAside' : 'mapping.previewNote', { taken, aside, rows: rows.length })}
        </span>
      }
      flush
    >
      {missingColumnsOf(error).length > 0 ? (
        <p className={classes.unmapped}>{t('mapping.previewUnfit')}</p>
      ) : error ? (
        <FailureNote error={error} onRetry={retry} />
      ) : null}
      {waiting ? (
        <div className={classes.waiting}>
          <SkeletonRows rows={10} />
        </div>
      ) : null}
      {rows.length > 0 && !error ? (
        <ScrollRegion className={classes.scroll} label={t('mapping.previewTable')} stale={stale}>
          <table className={`${table.table} ${classes.preview}`}>
            <thead>
              <tr>
                <th scope="col" className={table.number}>
                  {t('runs.line')}
                </th>
                {fields.map((field) => (
                  <th key={field} scope="col">
                    {fieldName(field)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <PreviewTableRow key={row.line} row={row} fields={fields} onPin={pin} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      ) : null}
      {unmapped.length > 0 ? (
        <p className={classes.unmapped}>
          <strong>
            {t('mapping.notImported')}
            {t('shell.colon')}
          </strong>{' '}
          {unmapped.join(', ')}
        </p>
      ) : null}
    </Panel>
  )
}

/** The fields some row has or has a problem in: first ours in their usual order, then specifications. */
function shownFields(rows: PreviewState['rows']): string[] {
  const present = new Set(
    rows.flatMap((row) => [...Object.keys(row.fields), ...row.problems.flatMap(({ field }) => field ?? [])]),
  )
  const order = (field: string) => {
    const place = titleFirst.indexOf(field as ProductField)
    return place < 0 ? titleFirst.length : place
  }
  return [...present].sort((a, b) => order(a) - order(b))
}

const leading: readonly ProductField[] = [
  'title',
  'ean',
  'supplierSku',
  'brand',
  'price',
  'currency',
  'stock',
  'category',
]
const titleFirst = [...leading, ...productFields.filter((field) => !leading.includes(field))]
