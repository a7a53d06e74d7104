import { Skeleton, VisuallyHidden } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './skeleton-rows.module.css'

const widths = ['62%', '48%', '71%', '55%', '66%', '43%', '58%', '51%', '69%', '46%']

/** Where a table or a list will be; at most ten rows. */
export function SkeletonRows({ rows = 6 }: { rows?: number }) {
  const { t } = useTranslation()

  return (
    <div className={classes.rows} role="status">
      <VisuallyHidden>{t('shell.loading')}</VisuallyHidden>
      {widths.slice(0, rows).map((width) => (
        <Skeleton key={width} height={13} width={width} radius="sm" />
      ))}
    </div>
  )
}
