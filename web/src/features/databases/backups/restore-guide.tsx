import { Button, Checkbox, Drawer, SegmentedControl, Select, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { type Backup, planRestore, startTableRestore } from '@products-manager/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { backupRunsQuery, tablesQuery } from '../../../api/operations-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { SqlText } from '../../../ui/sql-text.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import { type DatabaseName, DEFAULT_DATABASE, databaseNames } from '../database-search.ts'
import classes from './backups.module.css'
import { PlanSteps } from './plan-steps.tsx'

interface RestoreGuideProps {
  opened: boolean
  onClose: () => void
  backups: readonly Backup[]
}

/** The way back, step by step: to when, what, what would happen, and only then doing it. */
export function RestoreGuide({ opened, onClose, backups }: RestoreGuideProps) {
  const { t } = useTranslation()

  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      size="36rem"
      title={t('backups.restore')}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <Guide backups={backups} onDone={onClose} />
    </Drawer>
  )
}

type When = 'latest' | 'time' | 'backup'

function Guide({ backups, onDone }: { backups: readonly Backup[]; onDone: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [when, setWhen] = useState<When>('time')
  const [time, setTime] = useState('')
  const [backup, setBackup] = useState(backups.at(-1)?.id ?? null)
  const [what, setWhat] = useState<'table' | 'all'>('table')
  const target = {
    ...(when === 'time' && time !== '' && { targetTime: new Date(time).toISOString() }),
    ...(when === 'backup' && backup !== null && { backup }),
  }
  const isChosen = when === 'latest' || Object.keys(target).length > 0
  const plan = useMutation({ mutationFn: () => call(planRestore, { body: target }) })

  return (
    <div className={classes.guide}>
      <p>{t('backups.guideLead')}</p>
      <fieldset className={classes.step}>
        <legend>{t('backups.stepWhen')}</legend>
        <SegmentedControl
          value={when}
          aria-label={t('backups.stepWhen')}
          onChange={(value) => {
            setWhen(value as When)
            plan.reset()
          }}
          data={(['time', 'backup', 'latest'] as const).map((one) => ({
            value: one,
            label: t(`backups.whens.${one}`),
          }))}
        />
        {when === 'time' ? (
          <TextInput
            type="datetime-local"
            step={1}
            label={t('backups.moment')}
            description={t('backups.momentText', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
            value={time}
            onChange={({ currentTarget }) => {
              setTime(currentTarget.value)
              plan.reset()
            }}
          />
        ) : null}
        {when === 'backup' ? (
          <Select
            label={t('backups.one')}
            allowDeselect={false}
            value={backup}
            data={backups.map(({ id, kind, stoppedAt }) => ({
              value: id,
              label: `${format.moment(stoppedAt)} · ${t(`databases.kinds.${kind}`)}`,
            }))}
            onChange={(chosen) => {
              setBackup(chosen)
              plan.reset()
            }}
          />
        ) : null}
      </fieldset>
      <fieldset className={classes.step}>
        <legend>{t('backups.stepWhat')}</legend>
        <SegmentedControl
          value={what}
          aria-label={t('backups.stepWhat')}
          onChange={(value) => setWhat(value as typeof what)}
          data={[
            { value: 'table', label: t('backups.whats.table') },
            { value: 'all', label: t('backups.whats.all') },
          ]}
        />
      </fieldset>
      <fieldset className={classes.step}>
        <legend>{t('backups.stepPlan')}</legend>
        <Button variant="default" loading={plan.isPending} disabled={!isChosen} onClick={() => plan.mutate()}>
          {t('backups.dryRun')}
        </Button>
        {plan.error ? <FailureNote error={plan.error} /> : null}
        {plan.data ? <PlanSteps plan={plan.data} isWhole={what === 'all'} /> : null}
      </fieldset>
      {plan.data ? (
        <fieldset className={classes.step}>
          <legend>{t('backups.stepDo')}</legend>
          {what === 'all' ? (
            <>
              <p>{t('backups.wholeText')}</p>
              <SqlCommand text={plan.data.command} />
            </>
          ) : (
            <TableRestore target={target} onDone={onDone} />
          )}
        </fieldset>
      ) : null}
    </div>
  )
}

function SqlCommand({ text }: { text: string }) {
  const { t } = useTranslation()
  return <SqlText label={t('backups.command')} statements={[text, 'npx pm start']} isShell />
}

interface TableRestoreProps {
  target: { targetTime?: string; backup?: string }
  onDone: () => void
}

function TableRestore({ target, onDone }: TableRestoreProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [database, setDatabase] = useState<DatabaseName>(DEFAULT_DATABASE)
  const [table, setTable] = useState('')
  const [replaces, setReplaces] = useState(false)
  const [typed, setTyped] = useState('')
  const { data: tables = [] } = useQuery(tablesQuery(database))
  const name = `${database}.${table}`
  const restore = useMutation({
    mutationFn: () =>
      call(startTableRestore, {
        body: { ...target, database, table, replaces, ...(replaces && { confirmation: typed }) },
      }),
    onSuccess: () => {
      notifications.show({ message: t('backups.restoring', { name }), color: 'petrol' })
      onDone()
      return client.invalidateQueries({ queryKey: backupRunsQuery.queryKey })
    },
  })

  return (
    <>
      <Select
        label={t('databases.name')}
        allowDeselect={false}
        value={database}
        data={[...databaseNames]}
        onChange={(chosen) => {
          setDatabase((chosen ?? DEFAULT_DATABASE) as DatabaseName)
          setTable('')
        }}
      />
      <Select
        label={t('backups.table')}
        searchable
        value={table === '' ? null : table}
        data={tables.filter(({ schema }) => schema === 'public').map((one) => one.table)}
        onChange={(chosen) => setTable(chosen ?? '')}
      />
      <Checkbox
        label={t('backups.replaces')}
        description={t(replaces ? 'backups.replacesText' : 'backups.besideText')}
        checked={replaces}
        onChange={({ currentTarget }) => setReplaces(currentTarget.checked)}
      />
      {replaces && table !== '' ? (
        <div className={classes.danger}>
          <p>{t('backups.danger', { name })}</p>
          <TextInput
            label={t('backups.typeName', { name })}
            value={typed}
            autoComplete="off"
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        </div>
      ) : null}
      {restore.error ? <FailureNote error={restore.error} /> : null}
      <Button
        color={replaces ? 'brick' : 'petrol'}
        loading={restore.isPending}
        disabled={table === '' || (replaces && typed !== name)}
        onClick={() => restore.mutate()}
      >
        {t(replaces ? 'backups.replaceNow' : 'backups.bringBeside')}
      </Button>
    </>
  )
}
