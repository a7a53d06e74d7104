import { Button, Group, Modal, Textarea } from '@mantine/core'
import { applyPlan, type ImportPlan, type ImportRun, planAgain, rejectPlan, sumOf } from '@products-manager/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { type PlanFilter, partOf, planCountQuery } from '../../../api/plan-queries.ts'
import { keepRun } from '../../../api/use-live-runs.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { useFormat } from '../../../ui/use-format.ts'

/** Apply all or what is shown, reject with a note, or plan the file again. */
export function PlanActions({ plan, filter }: { plan: ImportPlan; filter: PlanFilter }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [asking, setAsking] = useState<'all' | 'part' | 'reject' | null>(null)
  const [note, setNote] = useState('')
  const params = { id: plan.id }
  const part = partOf(filter)
  // Which rows conflicted is nothing to choose by: they were left out because they no longer fit.
  const isPart = Object.keys(part).length > 0 && !filter.conflicts
  const count = useQuery({ ...planCountQuery(plan.id, part), enabled: asking === 'part' })
  const follow = async (run: ImportRun) => {
    keepRun(client, run)
    await Promise.all([
      client.invalidateQueries({ queryKey: ['plans', plan.id] }),
      client.invalidateQueries({ queryKey: ['imports'] }),
    ])
    setAsking(null)
    await navigate({ to: '/imports/$id', params: { id: run.id } })
  }
  const apply = useMutation({
    mutationFn: () => call(applyPlan, { params, body: asking === 'part' ? { only: part } : {} }),
    onSuccess: follow,
  })
  const again = useMutation({ mutationFn: () => call(planAgain, { params }), onSuccess: follow })
  const reject = useMutation({
    mutationFn: () => call(rejectPlan, { params, body: note.trim() === '' ? {} : { note: note.trim() } }),
    onSuccess: async () => {
      setAsking(null)
      await client.invalidateQueries({ queryKey: ['plans', plan.id] })
    },
  })
  const isOpen = plan.state === 'open' || plan.state === 'partly-applied'
  const isPartly = plan.state === 'partly-applied'
  const applyAll = t(isPartly ? 'plan.applyRest' : 'plan.apply')
  const rejectAll = t(isPartly ? 'plan.rejectRest' : 'plan.reject')
  // What becomes of a whole held file is asked above its reasons.
  const isHeld = plan.run.status === 'held'
  const deciding = asking === 'reject' ? reject : apply

  return (
    <>
      {again.error ? <FailureNote error={again.error} /> : null}
      {isOpen ? (
        <>
          {isHeld ? null : <Button onClick={() => setAsking('all')}>{applyAll}</Button>}
          {isPart ? (
            <Button variant="default" onClick={() => setAsking('part')}>
              {t('plan.applyPart')}
            </Button>
          ) : null}
          {isHeld ? null : (
            <Button variant="default" onClick={() => setAsking('reject')}>
              {rejectAll}
            </Button>
          )}
        </>
      ) : null}
      <Button variant="default" loading={again.isPending} onClick={() => again.mutate()}>
        {t('plan.again')}
      </Button>
      <Modal
        opened={asking !== null}
        onClose={() => setAsking(null)}
        title={t(asking === 'reject' ? 'plan.rejectTitle' : 'plan.applyTitle')}
        closeButtonProps={{ 'aria-label': t('shell.close') }}
      >
        {asking === 'all' ? (
          <p>{isPartly ? t('plan.applyRestText', { left: format.count(sumOf(plan.left)) }) : t('plan.applyText')}</p>
        ) : null}
        {asking === 'part' ? (
          <p>{t('plan.applyPartText', { rows: count.data ? format.count(count.data.left) : '…' })}</p>
        ) : null}
        {asking === 'reject' ? (
          <Textarea
            label={t('plan.note')}
            maxLength={2000}
            value={note}
            onChange={({ currentTarget }) => setNote(currentTarget.value)}
          />
        ) : null}
        {deciding.error ? <FailureNote error={deciding.error} /> : null}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" data-autofocus onClick={() => setAsking(null)}>
            {t('shell.close')}
          </Button>
          <Button
            {...(asking === 'reject' ? { color: 'brick' } : {})}
            loading={deciding.isPending}
            onClick={() => deciding.mutate()}
          >
            {asking === 'reject' ? rejectAll : asking === 'part' ? t('plan.applyPart') : applyAll}
          </Button>
        </Group>
      </Modal>
    </>
  )
}
