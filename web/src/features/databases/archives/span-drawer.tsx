import { Button, Drawer } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { archivesQuery } from '../../../api/operations-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { type DatabaseName, databaseOf } from '../database-search.ts'
import { type ArchiveSpan, timesOf } from './archive-span.ts'
import classes from './archives.module.css'
import { SpanFields } from './span-fields.tsx'

interface SpanDrawerProps {
  title: string
  isOpen: boolean
  onClose: () => void
  children: ReactNode
}

/** The place of a form about a time of the archive. */
export function SpanDrawer({ title, isOpen, onClose, children }: SpanDrawerProps) {
  const { t } = useTranslation()

  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      size="28rem"
      title={title}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      {children}
    </Drawer>
  )
}

interface OfSpan {
  database: DatabaseName
  policy: string
  from?: string
  to?: string
}

interface SpanFormProps {
  span: ArchiveSpan
  text: string
  /** What its button says. */
  action: string
  send: (body: OfSpan) => Promise<unknown>
  onDone: () => void
  /** What is asked besides the time. */
  children: ReactNode
}

/** Asks for a time of a policy's archive, and for what is done with it. */
export function SpanForm({ span: { policy, ...given }, text, action, send, onDone, children }: SpanFormProps) {
  const client = useQueryClient()
  const [span, setSpan] = useState(given)
  const sending = useMutation({
    mutationFn: () => send({ database: databaseOf(policy.database), policy: policy.name, ...timesOf(span) }),
    onSuccess: () => {
      onDone()
      return client.invalidateQueries({ queryKey: archivesQuery.queryKey })
    },
  })

  return (
    <form
      className={classes.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        sending.mutate()
      }}
    >
      <p>{text}</p>
      <div className={classes.span}>
        <SpanFields span={span} onChange={setSpan} />
      </div>
      {children}
      {sending.error ? <FailureNote error={sending.error} /> : null}
      <Button type="submit" loading={sending.isPending}>
        {action}
      </Button>
    </form>
  )
}
