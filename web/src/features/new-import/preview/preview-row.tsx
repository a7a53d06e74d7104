import type { PreviewRow, Problem } from '@products-manager/contract'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import table from '../../../ui/table.module.css'
import { useFormat } from '../../../ui/use-format.ts'
import { useProblemText } from '../../../ui/use-problem-text.ts'
import classes from './preview-panel.module.css'

interface PreviewTableRowProps {
  row: PreviewRow
  fields: readonly string[]
}

const gravity: Record<Problem['severity'], number> = { 'refuse-row': 0, 'drop-value': 1, warn: 2 }

/** One product of the preview; a problem stands in its cell, one of the whole row beside the line. */
export const PreviewTableRow = memo(function PreviewTableRow({ row, fields }: PreviewTableRowProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const problemText = useProblemText()
  const worst = (problems: readonly Problem[]) =>
    [...problems].sort((a, b) => gravity[a.severity] - gravity[b.severity])[0]
  const ofRow = worst(row.problems.filter(({ field }) => field === null || !fields.includes(field)))
  const refused = row.problems.some(({ severity }) => severity === 'refuse-row')

  return (
    <tr data-refused={refused || undefined}>
      <td className={`${table.number} ${classes.line}`}>
        {format.count(row.line)}
        {refused ? <span className={classes.verdict}>{t('mapping.refused')}</span> : null}
        {ofRow ? <span className={classes.problem}>{problemText(ofRow)}</span> : null}
      </td>
      {fields.map((field) => {
        const problem = worst(row.problems.filter((one) => one.field === field))
        const value = row.fields[field] ?? problem?.value ?? ''
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
