import { Button, UnstyledButton } from '@mantine/core'
import type { Backup, BackupState } from '@products-manager/contract'
import { CircleAlert, CircleCheck, CircleDashed, Copy } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../ui/use-format.ts'
import classes from './chain-picture.module.css'
import { chainsOf } from './chains.ts'

interface ChainPictureProps {
  state: BackupState
  chosen: string | null
  onChoose: (id: string) => void
}

// A month of them is many screens long, and what is wanted at night is nearly always in the newest.
const SHOWN = 3

/** Full backups, what builds on them, and the log that goes on to this moment. */
export function ChainPicture({ state, chosen, onChoose }: ChainPictureProps) {
  const { t } = useTranslation()
  const [showsAll, setShowsAll] = useState(false)
  const all = chainsOf(state.backups)
  // One more needs no button.
  const isShort = showsAll || all.length <= SHOWN + 1
  const chains = isShort ? all : all.slice(0, SHOWN)
  const older = all.slice(chains.length)

  return (
    <>
      <ol className={classes.chains}>
        {chains.map((chain, at) => (
          <li key={chain.id} className={classes.chain} data-broken={chain.isBroken || undefined}>
            {chain.isBroken ? <p className={classes.broken}>{t('backups.brokenChain')}</p> : null}
            <ol className={classes.links}>
              {chain.backups.map((backup) => (
                <li key={backup.id} className={classes.link}>
                  <BackupBlock
                    backup={backup}
                    stores={state.stores.length}
                    isChosen={chosen === backup.id}
                    onChoose={() => onChoose(backup.id)}
                  />
                </li>
              ))}
              {at === 0 ? (
                <li className={classes.link}>
                  <LogBlock state={state} />
                </li>
              ) : null}
            </ol>
          </li>
        ))}
      </ol>
      {older.length > 0 ? (
        <Button size="xs" variant="default" mt="md" onClick={() => setShowsAll(true)}>
          {t('backups.older', { count: older.reduce((sum, { backups }) => sum + backups.length, 0) })}
        </Button>
      ) : null}
    </>
  )
}

interface BackupBlockProps {
  backup: Backup
  stores: number
  isChosen: boolean
  onChoose: () => void
}

function BackupBlock({ backup, stores, isChosen, onChoose }: BackupBlockProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const last = backup.checks.at(-1)
  const Icon = last ? (last.ok ? CircleCheck : CircleAlert) : CircleDashed
  const state = last ? (last.ok ? 'proven' : 'damaged') : 'unproven'

  return (
    <UnstyledButton
      className={classes.block}
      data-kind={backup.kind}
      data-state={state}
      aria-pressed={isChosen}
      onClick={onChoose}
    >
      <span className={classes.kind}>
        <Icon size={15} aria-hidden="true" />
        {t(`databases.kinds.${backup.kind}`)}
      </span>
      <span>{format.moment(backup.stoppedAt)}</span>
      <span className={classes.soft}>
        {format.bytes(backup.storedBytes)} · {t(`backups.states.${state}`)}
      </span>
      <span className={classes.soft}>
        <Copy size={12} aria-hidden="true" /> {t('backups.inStores', { count: stores, whole: backup.stores.length })}
      </span>
    </UnstyledButton>
  )
}

function LogBlock({ state: { receiver, receivedUntil } }: { state: BackupState }) {
  const { t } = useTranslation()
  const format = useFormat()

  return (
    <div className={classes.block} data-kind="log" data-state={receiver.isStreaming ? 'proven' : 'damaged'}>
      <span className={classes.kind}>{t('backups.log')}</span>
      <span>
        {receiver.isStreaming
          ? t('backups.logUntilNow')
          : receivedUntil
            ? t('backups.logUntil', { time: format.moment(receivedUntil) })
            : t('databases.logNotReceived')}
      </span>
      {receiver.isStreaming ? (
        <span className={classes.soft}>
          {t('backups.lag', {
            bytes: format.bytes(Math.max(0, receiver.lagBytes ?? 0)),
            time: format.milliseconds(receiver.lagMs ?? 0),
          })}
        </span>
      ) : null}
      <span className={classes.soft}>
        {t('backups.kept', { bytes: format.bytes(Math.max(0, receiver.keptBytes ?? 0)) })}
      </span>
    </div>
  )
}
