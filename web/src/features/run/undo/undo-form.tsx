import { Button, Group } from '@mantine/core'
import { type ImportRun, type UndoPart, undoImport } from '@products-manager/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { undoPreviewQuery } from '../../../api/plan-queries.ts'
import { keepRun } from '../../../api/use-live-runs.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import { UndoLists } from './undo-lists.tsx'
import { UndoPartChoice } from './undo-part.tsx'

/** What is taken back, what that would do, and the button that does it. */
export function UndoForm({ run, onDone }: { run: ImportRun; onDone: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [part, setPart] = useState<UndoPart>({})
  const preview = useQuery(undoPreviewQuery(run.id, part))
  const undo = useMutation({
    mutationFn: () => call(undoImport, { params: { id: run.id }, body: { only: part } }),
    onSuccess: async (undoing) => {
      keepRun(client, undoing)
      onDone()
      await navigate({ to: '/imports/$id', params: { id: undoing.id } })
    },
  })
  const { data, error, refetch, isPlaceholderData } = preview
  const isPart = Object.keys(part).length > 0
  const nothing = data?.restored.products === 0

  return (
    <>
      <UndoPartChoice part={part} onChange={setPart} />
      {error ? <FailureNote error={error} onRetry={refetch} /> : null}
      {data || error ? null : <SkeletonRows />}
      {data && !error ? <UndoLists preview={data} isPart={isPart} stale={isPlaceholderData} /> : null}
      {undo.error ? <FailureNote error={undo.error} /> : null}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" data-autofocus onClick={onDone}>
          {t('shell.close')}
        </Button>
        <Button
          color="brick"
          // What stands above must be what the button does.
          disabled={!data || nothing || isPlaceholderData || error !== null}
          loading={undo.isPending}
          onClick={() => undo.mutate()}
        >
          {t(isPart ? 'plan.undoPart' : 'plan.undo')}
        </Button>
      </Group>
    </>
  )
}
