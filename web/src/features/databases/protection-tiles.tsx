import type { BackupState } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { backupsQuery } from '../../api/operations-queries.ts'
import { FactTiles } from '../../ui/fact-tiles.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { newestBackup, newestDrill } from './newest-backup.ts'

/** What could be lost this moment, how old the last backup is, and whether a restore was proven. */
export function ProtectionTiles() {
  const { t } = useTranslation()
  const { data } = useQuery(backupsQuery)
  const lossTile = useLossTile()
  const backupTile = useBackupTile()
  const drillTile = useDrillTile()

  // Without an answer the alerts say so; what is not known is not drawn.
  if (!data) return null
  if (!data.isOn) {
    return (
      <FactTiles
        tiles={[
          {
            name: t('databases.loss'),
            value: t('databases.notProtected'),
            note: t('databases.backupsOff'),
            tone: 'bad',
          },
        ]}
      />
    )
  }
  return <FactTiles tiles={[lossTile(data), backupTile(data), drillTile(data)]} />
}

function useLossTile() {
  const { t } = useTranslation()
  const format = useFormat()

  return ({ receiver, receivedUntil, backups }: BackupState) => {
    const name = t('databases.loss')
    // The log alone restores nothing: it needs a backup to begin from.
    if (!newestBackup(backups))
      return { name, value: t('databases.notProtected'), note: t('databases.noBackupText'), tone: 'bad' as const }
    if (!receiver.isStreaming) {
      const until = receivedUntil ? t('databases.lossSince', { time: format.moment(receivedUntil) }) : null
      return { name, value: t('databases.logNotReceived'), note: until, tone: 'bad' as const }
    }
    const lag = format.bytes(Math.max(0, receiver.lagBytes ?? 0))
    if (receiver.isSynchronous) {
      return { name, value: t('databases.lossNone'), note: t('databases.lossNoneText', { lag }), tone: 'good' as const }
    }
    const value = receiver.lagMs === null ? lag : format.milliseconds(receiver.lagMs)
    return { name, value, note: t('databases.lossAsync', { lag }), tone: 'warn' as const }
  }
}

function useBackupTile() {
  const { t } = useTranslation()
  const format = useFormat()

  return ({ backups, stores }: BackupState) => {
    const name = t('databases.lastBackup')
    const last = newestBackup(backups)
    if (!last) return { name, value: t('databases.never'), tone: 'bad' as const }

    const age = format.duration(Date.now() - Date.parse(last.stoppedAt))
    const facts = {
      kind: t(`databases.kinds.${last.kind}`),
      bytes: format.bytes(last.storedBytes),
      stores: `${last.stores.length}/${stores.length}`,
    }
    const missing = stores.filter((store) => !last.stores.includes(store)).join(', ')
    return {
      name,
      value: t('databases.ago', { age }),
      note: missing ? t('databases.lastBackupMissing', { ...facts, missing }) : t('databases.lastBackupText', facts),
      tone: last.stores.length < stores.length ? ('warn' as const) : ('good' as const),
    }
  }
}

function useDrillTile() {
  const { t } = useTranslation()
  const format = useFormat()

  return ({ backups }: BackupState) => {
    const name = t('databases.lastDrill')
    const drill = newestDrill(backups)
    if (!drill) return { name, value: t('databases.never'), note: t('databases.noDrillText'), tone: 'warn' as const }

    const age = t('databases.ago', { age: format.duration(Date.now() - Date.parse(drill.at)) })
    if (!drill.ok)
      return { name, value: age, note: drill.problems[0] ?? t('databases.drillFailed'), tone: 'bad' as const }
    const note =
      drill.recoveryMs === null ? null : t('databases.drillText', { time: format.duration(drill.recoveryMs) })
    return { name, value: age, note, tone: 'good' as const }
  }
}
