import { Checkbox } from '@mantine/core'
import type { Upload } from '@products-manager/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../ui/use-format.ts'
import { WarnNote } from '../../../ui/warn-note.tsx'

interface ImportedBeforeProps {
  before: NonNullable<Upload['importedBefore']>
  again: boolean
  onAgain: (again: boolean) => void
}

/** The very same bytes came before: it costs little to import them again, but seldom is it meant. */
export function ImportedBefore({ before, again, onAgain }: ImportedBeforeProps) {
  const { t } = useTranslation()
  const format = useFormat()

  return (
    <WarnNote>
      <p>
        {before.completedAt
          ? t('mapping.importedBefore', { supplier: before.supplierCode, date: format.moment(before.completedAt) })
          : t('mapping.importedBeforeUnfinished', { supplier: before.supplierCode })}{' '}
        <Link to="/imports/$id" params={{ id: before.runId }}>
          {t('runs.seeThat')}
        </Link>
      </p>
      <Checkbox
        label={t('mapping.importAgain')}
        checked={again}
        onChange={({ currentTarget }) => onAgain(currentTarget.checked)}
      />
    </WarnNote>
  )
}
