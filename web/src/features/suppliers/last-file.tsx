import type { ImportRun } from '@products-manager/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { RunTag } from '../../ui/run-tag.tsx'
import { useFormat } from '../../ui/use-format.ts'

/** How a supplier's newest file went, when, and how much of it was refused. */
export function LastFile({ run }: { run: ImportRun | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!run) return <>–</>

  const refused = { refused: format.count(run.refused), rows: format.count(run.totalRows) }
  return (
    <>
      <RunTag status={run.status} />
      <div>
        <Link to="/imports/$id" params={{ id: run.id }}>
          {format.moment(run.createdAt)}
        </Link>
      </div>
      {run.refused > 0 ? <div>{t('suppliers.refusedOf', refused)}</div> : null}
    </>
  )
}
