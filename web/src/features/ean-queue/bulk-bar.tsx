import { Button, Group, Modal } from '@mantine/core'
import type { QueueDecision } from '@products-manager/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../ui/use-format.ts'
import classes from './queue.module.css'

const bulk = ['accept', 'create', 'snooze', 'ignore'] as const

interface BulkBarProps {
  /** How many rows are chosen one by one; with none, the filter's are meant. */
  chosen: number
  matching: number
  suggested: number
  pending: boolean
  onDecide: (decision: QueueDecision) => void
}

/** Decides about many rows at once. What no click can see whole is confirmed first. */
export function BulkBar({ chosen, matching, suggested, pending, onDecide }: BulkBarProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [asked, setAsked] = useState<(typeof bulk)[number] | null>(null)
  const count = (what: (typeof bulk)[number]) => (chosen > 0 ? chosen : what === 'accept' ? suggested : matching)

  return (
    <div className={classes.bulk}>
      {bulk.map((what) => (
        <Button
          key={what}
          size="xs"
          variant={what === 'accept' ? 'filled' : 'default'}
          disabled={pending || count(what) === 0}
          onClick={() => setAsked(what)}
        >
          {t(`queue.bulk.${what}`, { count: count(what), shown: format.count(count(what)) })}
        </Button>
      ))}
      <span className={classes.keys}>{t('queue.keys')}</span>
      <Modal
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={asked ? t(`queue.bulk.${asked}`, { count: count(asked), shown: format.count(count(asked)) }) : ''}
        closeButtonProps={{ 'aria-label': t('shell.close') }}
      >
        <p>{asked ? t(`queue.means.${asked}`) : ''}</p>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => setAsked(null)}>
            {t('shell.cancel')}
          </Button>
          <Button
            data-autofocus
            onClick={() => {
              if (asked) onDecide({ do: asked })
              setAsked(null)
            }}
          >
            {t('queue.confirm')}
          </Button>
        </Group>
      </Modal>
    </div>
  )
}
