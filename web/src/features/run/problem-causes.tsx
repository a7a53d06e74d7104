import { Button } from '@mantine/core'
import type { ErrorGroup, Problem } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import table from '../../ui/table.module.css'
import { TableFrame } from '../../ui/table-frame.tsx'
import { Tag, type Tone } from '../../ui/tag.tsx'
import { useFieldName } from '../../ui/use-field-name.ts'
import { useFormat } from '../../ui/use-format.ts'
import { useProblemText } from '../../ui/use-problem-text.ts'
import { placeName } from './place-name.ts'
import classes from './run-problems.module.css'

export const severityTones: Record<Problem['severity'], Tone> = {
  'refuse-row': 'bad',
  'drop-value': 'warn',
  warn: 'plain',
}

interface ProblemCausesProps {
  groups: readonly ErrorGroup[]
  onShow: (group: ErrorGroup) => void
}

export function ProblemCauses({ groups, onShow }: ProblemCausesProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const problemText = useProblemText()
  const fieldName = useFieldName()
  const most = Math.max(...groups.map((group) => group.count))

  return (
    <TableFrame label={t('runs.byCause')}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('runs.cause')}</th>
            <th scope="col">{t('runs.field')}</th>
            <th scope="col">{t('runs.column')}</th>
            <th scope="col" className={table.number}>
              {t('runs.count')}
            </th>
            <th scope="col">{t('runs.effect')}</th>
            <th scope="col">{t('runs.samples')}</th>
            <th scope="col">
              <span className={table.hidden}>{t('runs.showRows')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={`${group.code} ${group.field} ${group.column}`}>
              <th scope="row" title={group.message}>
                {problemText(group)}
              </th>
              <td>{group.field ? fieldName(group.field) : '–'}</td>
              <td>{group.column ?? '–'}</td>
              <td className={`${table.number} ${classes.count}`}>
                {format.count(group.count)}
                <span
                  aria-hidden="true"
                  className={classes.weight}
                  data-severity={group.severity}
                  style={{ width: `${(group.count / most) * 100}%` }}
                />
              </td>
              <td className={classes.effect}>
                <Tag tone={severityTones[group.severity]}>{t(`runs.severities.${group.severity}`)}</Tag>
              </td>
              <td>
                <ul className={classes.samples}>
                  {group.samples.map(({ line, where, value }) => (
                    <li key={line} title={value ?? undefined}>
                      {t('runs.sample', {
                        line: placeName({ line, where }, format.count),
                        value: value ?? t('runs.emptyValue'),
                      })}
                    </li>
                  ))}
                </ul>
              </td>
              <td>
                <Button size="compact-xs" variant="subtle" onClick={() => onShow(group)}>
                  {t('runs.showRows')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}
