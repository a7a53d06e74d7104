import { Button, Checkbox, Group, Modal, Textarea } from '@mantine/core'
import { acceptHeldRun, type ImportRun, type RunDrift, refuseHeldRun } from '@products-manager/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { planCountQuery } from '../../../api/plan-queries.ts'
import { keepRun } from '../../../api/use-live-runs.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'

type Asking = 'all' | 'safe' | 'refuse'

/** Let all of a held file through, or its safe part, or refuse it. */
export function DriftActions({ run, drift }: { run: ImportRun; drift: RunDrift }) {
  const { t } = useTranslation()
  const [asking, setAsking] = useState<Asking | null>(null)

  return (
    <>
      {drift.safe ? <Button onClick={() => setAsking('safe')}>{t('drift.acceptSafe')}</Button> : null}
      <Button variant="default" onClick={() => setAsking('all')}>
        {t('drift.acceptAll')}
      </Button>
      <Button variant="default" onClick={() => setAsking('refuse')}>
        {t('drift.refuse')}
      </Button>
      <Modal
        opened={asking !== null}
        onClose={() => setAsking(null)}
        title={t(asking === 'refuse' ? 'drift.refuseTitle' : 'drift.acceptTitle')}
        closeButtonProps={{ 'aria-label': t('shell.close') }}
      >
        {asking ? <Decision run={run} drift={drift} asking={asking} onClose={() => setAsking(null)} /> : null}
      </Modal>
    </>
  )
}

interface DecisionProps {
  run: ImportRun
  drift: RunDrift
  asking: Asking
  onClose: () => void
}

function Decision({ run, drift, asking, onClose }: DecisionProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [newNormal, setNewNormal] = useState(false)
  const [note, setNote] = useState('')
  const params = { id: run.id }
  const said = note.trim() === '' ? {} : { note: note.trim() }
  const count = useQuery({ ...planCountQuery(run.id, drift.safe ?? {}), enabled: asking === 'safe' })
  const settle = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['imports'] }),
      client.invalidateQueries({ queryKey: ['plans', run.id] }),
    ])
  const accept = useMutation({
    mutationFn: () => call(acceptHeldRun, { params, body: { safeOnly: asking === 'safe', newNormal, ...said } }),
    onSuccess: async (next) => {
      keepRun(client, next)
      await settle()
      await navigate({ to: '/imports/$id', params: { id: next.id } })
    },
  })
  const refuse = useMutation({
    mutationFn: () => call(refuseHeldRun, { params, body: said }),
    onSuccess: async () => {
      onClose()
      await settle()
    },
  })
  const deciding = asking === 'refuse' ? refuse : accept

  return (
    <>
      {asking === 'all' ? <p>{t('drift.acceptAllText')}</p> : null}
      {asking === 'safe' && count.data ? (
        <p>{count.data.rows === 0 ? t('drift.nothingSafe') : t('drift.acceptSafeText', { count: count.data.rows })}</p>
      ) : null}
      {asking === 'refuse' ? null : (
        <Checkbox
          my="md"
          label={t('drift.newNormal')}
          description={t('drift.newNormalText')}
          checked={newNormal}
          onChange={({ currentTarget }) => setNewNormal(currentTarget.checked)}
        />
      )}
      <Textarea
        label={t('drift.note')}
        maxLength={2000}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      {deciding.error ? <FailureNote error={deciding.error} /> : null}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" data-autofocus onClick={onClose}>
          {t('shell.cancel')}
        </Button>
        <Button
          {...(asking === 'refuse' ? { color: 'brick' } : {})}
          loading={deciding.isPending}
          disabled={asking === 'safe' && count.data?.rows === 0}
          onClick={() => deciding.mutate()}
        >
          {t(asking === 'refuse' ? 'drift.refuse' : asking === 'safe' ? 'drift.acceptSafe' : 'drift.acceptAll')}
        </Button>
      </Group>
    </>
  )
}
