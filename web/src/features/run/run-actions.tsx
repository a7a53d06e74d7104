import { Button, Group, Modal } from '@mantine/core'
import { cancelImport, type ImportRun } from '@products-manager/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FileUp, Package, Square, TableProperties } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { isMoving } from '../../api/imports-queries.ts'
import { keepRun } from '../../api/use-live-runs.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { ResumeButton } from './resume-button.tsx'
import { UndoDialog } from './undo/undo-dialog.tsx'

/** What can be done with a run as it stands. */
export function RunActions({ run }: { run: ImportRun }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const params = { id: run.id }
  const cancel = useMutation({
    mutationFn: () => call(cancelImport, { params }),
    onSuccess: (stopped) => {
      keepRun(client, stopped)
      setAsking(false)
    },
  })

  // There is nothing to take back.
  const wasNotRead = run.status === 'failed' && run.totalRows === 0

  return (
    <>
      {isMoving(run) ? (
        <Button
          variant="default"
          leftSection={<Square size={13} fill="currentColor" aria-hidden="true" />}
          onClick={() => setAsking(true)}
        >
          {t('runs.cancel')}
        </Button>
      ) : null}
      <WaysOn run={run} />
      {isMoving(run) || run.kind === 'plan' || wasNotRead ? null : <UndoDialog run={run} />}
      {isMoving(run) ? null : (
        <ButtonLink
          to="/products"
          search={{ supplier: run.supplierCode }}
          variant={run.waysOn.length > 0 || run.kind === 'plan' ? 'default' : 'filled'}
          leftSection={<Package size={15} aria-hidden="true" />}
        >
          {t('runs.toProducts')}
        </ButtonLink>
      )}
      <Modal
        opened={asking && isMoving(run)}
        onClose={() => setAsking(false)}
        title={t('runs.cancelTitle')}
        closeButtonProps={{ 'aria-label': t('shell.close') }}
      >
        <p>{t('runs.cancelText')}</p>
        {cancel.error ? <FailureNote error={cancel.error} /> : null}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" data-autofocus onClick={() => setAsking(false)}>
            {t('runs.keepRunning')}
          </Button>
          <Button color="brick" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {t('runs.cancelConfirm')}
          </Button>
        </Group>
      </Modal>
    </>
  )
}

/** What helps a run that stopped, the best first. */
function WaysOn({ run }: { run: ImportRun }) {
  const { t } = useTranslation()

  return run.waysOn.map((way, place) => {
    const variant = place === 0 ? 'filled' : 'default'
    if (way === 'resume') return <ResumeButton key={way} run={run} variant={variant} />
    if (way === 'map')
      return (
        <ButtonLink
          key={way}
          to="/imports/uploads/$id"
          params={{ id: run.uploadId }}
          search={{ supplier: run.supplierCode }}
          variant={variant}
          leftSection={<TableProperties size={15} aria-hidden="true" />}
        >
          {t('runs.mapAnew')}
        </ButtonLink>
      )
    return (
      <ButtonLink
        key={way}
        to="/imports/new"
        search={{ supplier: run.supplierCode }}
        variant={variant}
        leftSection={<FileUp size={15} aria-hidden="true" />}
      >
        {t('mapping.otherFile')}
      </ButtonLink>
    )
  })
}
