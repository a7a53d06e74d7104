import { Button, Group, Modal } from '@mantine/core'
import { acceptHostKey, type Source, testSource } from '@products-manager/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { FailureSentence } from '../../../ui/failure-sentence.tsx'
import classes from './source-card.module.css'

/** The key an SFTP server shows now beside the one that is kept, and the choice to ask for the new one from now on. */
export function HostKeyQuestion({ source: { id, name, connection } }: { source: Source }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  // The server shows its key before any login: to ask for it tells nothing to whoever may stand in between.
  const shown = useMutation({ mutationFn: () => call(testSource, { body: { sourceId: id, connection } }) })
  const accept = useMutation({
    mutationFn: (hostKey: string) => call(acceptHostKey, { params: { id }, body: { hostKey } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['sources'] })
      shown.reset()
    },
  })
  if (connection.kind !== 'sftp') return null

  const { hostKey = null, ok, problem } = shown.data ?? {}
  const isOther = hostKey !== null && hostKey !== connection.hostKey
  return (
    <>
      <Button size="compact-sm" variant="default" loading={shown.isPending} onClick={() => shown.mutate()}>
        {t('sources.compareKeys')}
      </Button>
      {shown.error ? <FailureNote error={shown.error} /> : null}
      <Modal
        opened={shown.data !== undefined}
        onClose={shown.reset}
        size="lg"
        title={t('sources.keyTitle', { name })}
        closeButtonProps={{ 'aria-label': t('shell.close') }}
      >
        {isOther ? <p>{t('sources.keyText')}</p> : ok ? <p>{t('sources.keyIsBack')}</p> : null}
        {!isOther && problem ? <FailureSentence error={problem} /> : null}
        <dl className={classes.keys}>
          <dt>{t('sources.keyBefore')}</dt>
          <dd>
            <code>{connection.hostKey}</code>
          </dd>
          {isOther ? (
            <>
              <dt>{t('sources.keyNow')}</dt>
              <dd>
                <code>{hostKey}</code>
              </dd>
            </>
          ) : null}
        </dl>
        {accept.error ? <FailureNote error={accept.error} /> : null}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" data-autofocus onClick={shown.reset}>
            {t(isOther ? 'sources.keepKey' : 'shell.close')}
          </Button>
          {isOther ? (
            <Button color="brick" loading={accept.isPending} onClick={() => accept.mutate(hostKey)}>
              {t('sources.acceptKey')}
            </Button>
          ) : null}
        </Group>
      </Modal>
    </>
  )
}
