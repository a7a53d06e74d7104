import { ActionIcon } from '@mantine/core'
import type { PreviewRow, Problem } from '@products-manager/contract'
import { Pin } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import table from '../../../ui/table.module.css'
import { useFormat } from '../../../ui/use-format.ts'
import { useProblemText } from '../../../ui/use-problem-text.ts'
import { useValueText } from '../../../ui/use-value-text.ts'
import classes from './preview-panel.module.css'

interface PreviewTableRowProps {
  row: PreviewRow
  fields: readonly string[]
  /** Keeps the line as a golden row. */
  onPin: ((line: number) => void) | undefined
}

const gravity: Record<Problem['severity'], number> = { 'refuse-row': 0, 'drop-value': 1, warn: 2 }

/** Whether an import would refuse the row. */
export function isRefused({ problems }: PreviewRow): boolean {
  return problems.some(({ severity }) => severity === 'refuse-row')
}

/** One product of the preview; a problem stands in its cell, one of the whole row beside the line. */
export const PreviewTableRow = memo(function PreviewTableRow({ row, fields, onPin }: PreviewTableRowProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const problemText = useProblemText()
  const valueText = useValueText()
  const worst = (problems: readonly Problem[]) =>
    [...problems].sort((a, b) => gravity[a.severity] - gravity[b.severity])[0]
  // Of a row that nothing is made of only its key counts.
  const problems = row.leftAside ? [] : row.problems
  const ofRow = worst(problems.filter(({ field }) => field === null || !fields.includes(field)))
  const verdict = row.leftAside ? t('mapping.leftAside') : isRefused(row) ? t('mapping.refused') : null

  return (
    <tr data-refused={(!row.leftAside && isRefused(row)) || undefined} data-aside={row.leftAside || undefined}>
      <td className={`${table.number} ${classes.line}`}>
        {format.count(row.line)}
        {onPin ? (
          <ActionIcon
            size="xs"
            variant="subtle"
            aria-label={t('mappings.pin', { line: row.line })}
            title={t('mappings.pin', { line: row.line })}
            onClick={() => onPin(row.line)}
          >
            <Pin size={12} aria-hidden="true" />
          </ActionIcon>
        ) : null}
        {verdict === null ? null : <span className={classes.verdict}>{verdict}</span>}
        {ofRow ? <span className={classes.problem}>{problemText(ofRow)}</span> : null}
      </td>
      {fields.map((field) => {
        const problem = worst(problems.filter((one) => one.field === field))
        const taken = row.fields[field]
        const value = taken === undefined ? (problem?.value ?? '') : valueText(field, taken)
        return (
          <td key={field} data-severity={problem?.severity}>
            <span className={classes.value} title={value.length > 60 ? value : undefined}>
              {value}
            </span>
            {problem ? (
              <span className={classes.problem} title={problem.message}>
                {problemText(problem)}
              </span>
            ) : null}
          </td>
        )
      })}
    </tr>
  )
})
