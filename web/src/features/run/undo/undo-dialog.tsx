import { Button, Modal } from '@mantine/core'
import type { ImportRun } from '@products-manager/contract'
import { Undo2 } from 'lucide-react'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { late } from '../../../ui/late.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'

const UndoForm = late(() => import('./undo-form.tsx'), 'UndoForm')

/** The button that takes a run back, or a part of it, after its three lists. */
export function UndoDialog({ run }: { run: ImportRun }) {
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)

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
        <Suspense fallback={<SkeletonRows />}>
          <UndoForm run={run} onDone={() => setAsking(false)} />
        </Suspense>
      </Modal>
    </>
  )
}
