import { Button } from '@mantine/core'
import type { GoldenRow } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { ApiFailure } from '../../api/call.ts'
import { FailureNote } from '../../ui/failure-note.tsx'
import { GoldenChangesNote } from '../../ui/golden-changes-note.tsx'
import type { SavingTemplate } from './use-save-template.ts'

/** Why a version was not kept. Where golden rows stand against it: which, and the way to keep it all the same. */
export function SavingFailure({ saving }: { saving: SavingTemplate }) {
  const { t } = useTranslation()
  const { error, variables } = saving

  if (!error) return null
  if (!(error instanceof ApiFailure) || error.code !== 'IMPORT_GOLDEN_ROWS_BROKEN') return <FailureNote error={error} />
  const { rows } = error.details as { rows: readonly GoldenRow[] }
  return (
    <GoldenChangesNote rows={rows}>
      <div>
        <Button
          variant="default"
          loading={saving.isPending}
          onClick={() => variables && saving.mutate({ ...variables, confirm: true })}
        >
          {t('mappings.keepAnyway')}
        </Button>
      </div>
    </GoldenChangesNote>
  )
}
