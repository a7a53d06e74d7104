import { Button, Group, Modal } from '@mantine/core'
import { type ImportRun, type UndoPreview, undoImport } from '@products-manager/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { undoPreviewQuery } from '../../../api/plan-queries.ts'
import { keepRun } from '../../../api/use-live-runs.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { FieldChanges } from '../../../ui/field-changes.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import classes from './undo-dialog.module.css'

const LISTS = ['restored', 'kept', 'impossible'] as const
const SHOWN = 30

/** The button that takes a run back, after its three lists. */
export function UndoDialog({ run }: { run: ImportRun }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const preview = useQuery({ ...undoPreviewQuery(run.id), enabled: asking })
  const undo = useMutation({
    mutationFn: () => call(undoImport, { params: { id: run.id }, body: {} }),
    onSuccess: async (undoing) => {
      keepRun(client, undoing)
      setAsking(false)
      await navigate({ to: '/imports/$id', params: { id: undoing.id } })
    },
  })
  const nothing = preview.data?.restored.products === 0

  return (
    <>
      <Button variant="default" leftSection={<Undo2 size={15} aria-hidden="true" />} onClick={() => setAsking(true)}>
        {t('plan.undo')}
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        size="xl"
        title={t('plan.undoTitle')}
        closeButtonProps={{ 'aria-label': t('shell.close') }}
      >
        {preview.error ? <FailureNote error={preview.error} onRetry={preview.refetch} /> : null}
        {preview.isPending ? <SkeletonRows /> : null}
        {nothing ? <p>{t('plan.nothingToUndo')}</p> : null}
        {preview.data
          ? LISTS.map((list) => <UndoList key={list} title={t(`plan.${list}`)} list={preview.data[list]} />)
          : null}
        {undo.error ? <FailureNote error={undo.error} /> : null}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" data-autofocus onClick={() => setAsking(false)}>
            {t('shell.close')}
          </Button>
          <Button
            color="brick"
            disabled={!preview.data || nothing}
            loading={undo.isPending}
            onClick={() => undo.mutate()}
          >
            {t('plan.undo')}
          </Button>
        </Group>
      </Modal>
    </>
  )
}

function UndoList({ title, list }: { title: string; list: UndoPreview['kept'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (list.products === 0) return null
  const items = list.items.slice(0, SHOWN)

  return (
    <details className={classes.list}>
      <summary>
        {title}: {format.count(list.products)}
      </summary>
      <ul>
        {items.map((item) => (
          <li key={item.productId}>
            <strong>{item.title ?? item.ean ?? item.productId}</strong>
            {item.what === 'removed' ? <span> {t('plan.whatRemoved')}</span> : null}
            {item.what === 'returned' ? <span> {t('plan.whatReturned')}</span> : null}
            {item.reason ? <span> · {t(`plan.reasons.${item.reason as 'person'}`)}</span> : null}
            <FieldChanges fields={item.fields} />
          </li>
        ))}
      </ul>
      {list.products > items.length ? <p>{t('plan.firstOf', { count: items.length })}</p> : null}
    </details>
  )
}
