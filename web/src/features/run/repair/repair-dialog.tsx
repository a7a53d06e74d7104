import { Button, Group, Modal, SegmentedControl } from '@mantine/core'
import { type ErrorGroup, type ImportRun, productFields, type Repair, repairImport } from '@products-manager/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Wrench } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { repairPreviewQuery } from '../../../api/imports-queries.ts'
import { keepRun } from '../../../api/use-live-runs.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import classes from './repair.module.css'
import { RepairPreviewView } from './repair-preview.tsx'

interface RepairDialogProps {
  run: ImportRun
  groups: readonly ErrorGroup[]
  label: string
}

/** The button that takes damage back, after showing values before and after. */
export function RepairDialog({ run, groups, label }: RepairDialogProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const [decimalMark, setDecimalMark] = useState<'.' | ','>('.')
  const needsMark = groups.some((group) => group.repair === 'marks')
  const repairs = repairsOf(groups, decimalMark)
  const preview = useQuery({ ...repairPreviewQuery(run.id, repairs), enabled: asking })
  const repair = useMutation({
    mutationFn: () => call(repairImport, { params: { id: run.id }, body: { repairs } }),
    onSuccess: async ({ run: repairing }) => {
      keepRun(client, repairing)
      setAsking(false)
      await client.invalidateQueries({ queryKey: ['profiles'] })
      await client.invalidateQueries({ queryKey: ['imports', 'run', run.id] })
      await navigate({ to: '/imports/$id', params: { id: repairing.id } })
    },
  })
  const isBlocked = !preview.data || preview.data.brokenRows.length > 0

  return (
    <>
      <Button
        size="xs"
        variant={groups.length > 1 ? 'filled' : 'light'}
        leftSection={<Wrench size={14} aria-hidden="true" />}
        onClick={() => setAsking(true)}
      >
        {label}
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        size="xl"
        title={t('doctor.repairTitle')}
        closeButtonProps={{ 'aria-label': t('shell.close') }}
      >
        {needsMark ? (
          <div className={classes.mark}>
            <span>{t('doctor.whichMark')}</span>
            <SegmentedControl
              size="xs"
              aria-label={t('doctor.whichMark')}
              value={decimalMark}
              onChange={(mark) => setDecimalMark(mark as typeof decimalMark)}
              data={[
                { value: '.', label: t('doctor.point') },
                { value: ',', label: t('doctor.comma') },
              ]}
            />
          </div>
        ) : null}
        {preview.error ? <FailureNote error={preview.error} onRetry={preview.refetch} /> : null}
        {preview.data || preview.error ? null : <SkeletonRows />}
        {preview.data ? (
          <RepairPreviewView preview={preview.data} groups={groups} isPlan={run.kind === 'plan'} />
        ) : null}
        {repair.error ? <FailureNote error={repair.error} /> : null}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" data-autofocus onClick={() => setAsking(false)}>
            {t('shell.close')}
          </Button>
          <Button disabled={isBlocked} loading={repair.isPending} onClick={() => repair.mutate()}>
            {t('doctor.doRepair', { count: preview.data?.rows ?? 0 })}
          </Button>
        </Group>
      </Modal>
    </>
  )
}

/** One repair for each cause and field, however many columns or severities it has. */
function repairsOf(groups: readonly ErrorGroup[], decimalMark: '.' | ','): Repair[] {
  const repairs = groups.flatMap(({ cause, field, repair }) => {
    const known = productFields.find((one) => one === field)
    if (cause === null || known === undefined) return []
    return [{ cause, field: known, ...(repair === 'marks' && { decimalMark }) }]
  })
  return [...new Map(repairs.map((repair) => [`${repair.cause} ${repair.field}`, repair])).values()]
}
