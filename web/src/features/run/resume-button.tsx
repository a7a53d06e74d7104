import { Button, Group, Modal } from '@mantine/core'
import { type ImportRun, resumeImport } from '@products-manager/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ApiFailure, call } from '../../api/call.ts'
import { keepRun } from '../../api/use-live-runs.ts'
import { FailureNote } from '../../ui/failure-note.tsx'

interface ResumeButtonProps {
  run: ImportRun
  variant: 'filled' | 'default'
}

/** Goes on with a run that stopped. Over a newer file of the supplier only once somebody said so. */
export function ResumeButton({ run: { id, fileName, supplierCode }, variant }: ResumeButtonProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { mutate, reset, isPending, error } = useMutation({
    mutationFn: (anyway: boolean) => call(resumeImport, { params: { id }, query: { anyway } }),
    onSuccess: (resumed) => keepRun(client, resumed),
  })
  const isOvertaken = error instanceof ApiFailure && error.code === 'IMPORT_OUTDATED'

  return (
    <>
      {error && !isOvertaken ? <FailureNote error={error} /> : null}
      <Button
        variant={variant}
        leftSection={<Play size={14} fill="currentColor" aria-hidden="true" />}
        loading={isPending}
        onClick={() => mutate(false)}
      >
        {t('runs.resume')}
      </Button>
      <Modal
        opened={isOvertaken}
        onClose={reset}
        title={t('runs.overtakenTitle')}
        closeButtonProps={{ 'aria-label': t('shell.close') }}
      >
        <p>{t('runs.overtakenText', { file: fileName, supplier: supplierCode })}</p>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" data-autofocus onClick={reset}>
            {t('runs.keepStopped')}
          </Button>
          <Button color="brick" onClick={() => mutate(true)}>
            {t('runs.resumeAnyway')}
          </Button>
        </Group>
      </Modal>
    </>
  )
}
