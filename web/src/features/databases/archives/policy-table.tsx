import { Button, Switch } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import {
  type ArchivePlan,
  type ArchivePolicy,
  changeArchivePolicy,
  planArchiving,
  startArchiving,
} from '@products-manager/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { archivesQuery } from '../../../api/operations-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import table from '../../../ui/table.module.css'
import { TableFrame } from '../../../ui/table-frame.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import { databaseOf } from '../database-search.ts'
import classes from './archives.module.css'

interface PolicyTableProps {
  policies: readonly ArchivePolicy[]
  /** The one whose contents are shown. */
  opened: ArchivePolicy | undefined
  onOpen: (policy: ArchivePolicy) => void
}

/** Each policy: what it would move now, and what it moved. */
export function PolicyTable({ policies, opened, onOpen }: PolicyTableProps) {
  const { t } = useTranslation()
  const plan = useMutation({ mutationFn: async () => (await call(planArchiving, {})).plans })

  return (
    <Panel
      title={t('archives.policies')}
      note={t('archives.policiesNote')}
      flush
      actions={
        <Button size="xs" variant="default" loading={plan.isPending} onClick={() => plan.mutate()}>
          {t('archives.dryRun')}
        </Button>
      }
    >
      {plan.error ? <FailureNote error={plan.error} /> : null}
      <TableFrame label={t('archives.policies')}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('archives.policy')}</th>
              <th scope="col">{t('archives.on')}</th>
              <th scope="col">{t('archives.times')}</th>
              <th scope="col" className={table.number}>
                {t('archives.held')}
              </th>
              <th scope="col">{t('archives.span')}</th>
              {plan.data ? <th scope="col">{t('archives.wouldMove')}</th> : null}
              <th scope="col">
                <span className={table.hidden}>{t('suppliers.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {policies.map((policy) => (
              <PolicyRow
                key={`${policy.database} ${policy.name}`}
                policy={policy}
                plan={plan.data && (plan.data.find((one) => isOf(one, policy)) ?? null)}
                isOpen={policy === opened}
                onOpen={() => onOpen(policy)}
              />
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Panel>
  )
}

interface PolicyRowProps {
  policy: ArchivePolicy
  /** Undefined before it was asked for. */
  plan: ArchivePlan | null | undefined
  isOpen: boolean
  onOpen: () => void
}

function PolicyRow({ policy, plan, isOpen, onOpen }: PolicyRowProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const database = databaseOf(policy.database)
  const { name } = policy
  const renew = () => client.invalidateQueries({ queryKey: archivesQuery.queryKey })
  const run = useMutation({
    mutationFn: () => call(startArchiving, { body: { database, policy: name } }),
    onSuccess: () => {
      notifications.show({ message: t('archives.running', { name }), color: 'petrol' })
      return renew()
    },
  })
  const turn = useMutation({
    mutationFn: (isEnabled: boolean) =>
      call(changeArchivePolicy, { params: { database, policy: name }, body: { isEnabled } }),
    onSuccess: renew,
  })
  const failure = run.error ?? turn.error

  return (
    <tr>
      <th scope="row">
        {name}
        <span className={classes.small}>
          {policy.database}.{policy.table} · {t(`archives.modes.${policy.mode}`)} ·{' '}
          {policy.into === 'table' ? t('archives.intoTable') : policy.format}
        </span>
        {failure ? <FailureNote error={failure} /> : null}
      </th>
      <td>
        <Switch
          size="xs"
          aria-label={t('archives.turn', { name })}
          checked={policy.isEnabled}
          disabled={turn.isPending}
          onChange={({ currentTarget }) => turn.mutate(currentTarget.checked)}
        />
      </td>
      <td className={table.nowrap}>
        {t('archives.after', { count: policy.afterDays })}
        <span className={classes.small}>
          {policy.keepDays === null ? t('archives.forEver') : t('archives.goneAfter', { count: policy.keepDays })}
        </span>
      </td>
      <td className={table.number}>
        {format.count(policy.rows)}
        <span className={classes.small}>{format.bytes(policy.storedBytes)}</span>
      </td>
      <td className={table.nowrap}>
        {policy.oldest && policy.newest ? `${format.day(policy.oldest)} – ${format.day(policy.newest)}` : '–'}
      </td>
      {plan === undefined ? null : (
        <td>
          {plan === null ? (
            '–'
          ) : plan.refusal ? (
            <span lang="en" className={classes.bad}>
              {plan.refusal}
            </span>
          ) : plan.rows === 0 ? (
            t('archives.nothingNow')
          ) : (
            t('archives.moves', {
              rows: format.count(plan.rows),
              bytes: format.bytes(plan.bytes),
              time: plan.seconds === null ? '?' : format.span(plan.seconds * 1_000),
            })
          )}
        </td>
      )}
      <td className={table.number}>
        <Button size="compact-xs" variant="default" loading={run.isPending} onClick={() => run.mutate()}>
          {t('archives.runNow')}
        </Button>{' '}
        <Button
          size="compact-xs"
          variant={isOpen ? 'filled' : 'default'}
          aria-expanded={isOpen}
          aria-label={t('archives.openOf', { name })}
          onClick={onOpen}
        >
          {t('archives.open')}
        </Button>
      </td>
    </tr>
  )
}

function isOf(plan: ArchivePlan, policy: ArchivePolicy): boolean {
  return plan.database === policy.database && plan.policy === policy.name
}
