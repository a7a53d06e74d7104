import { SegmentedControl, Select, TextInput } from '@mantine/core'
import { Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../ui/use-format.ts'
import { useTyping } from '../../ui/use-typing.ts'
import classes from './queue.module.css'
import { askReasons, type QueueSearch, scoreSteps } from './queue-search.ts'

interface QueueFiltersProps {
  search: QueueSearch
  suppliers: readonly { supplierCode: string; name: string; waiting: number }[]
  onChange: (values: { [K in keyof QueueSearch]?: QueueSearch[K] | undefined }) => void
}

/** Which rows are shown; bulk decisions mean the same ones. */
export function QueueFilters({ search, suppliers, onChange }: QueueFiltersProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [text, setText] = useTyping(search.q ?? '', (next) => onChange({ q: next || undefined }))
  const clearing = (filter: string) => ({ 'aria-label': t('products.clearOne', { filter }) })

  return (
    <div className={classes.tools}>
      <SegmentedControl
        aria-label={t('queue.shown')}
        value={search.tab ?? 'waiting'}
        data={[
          { value: 'waiting', label: t('queue.waiting') },
          { value: 'decided', label: t('queue.decided') },
        ]}
        onChange={(tab) => onChange({ tab: tab === 'decided' ? 'decided' : undefined })}
      />
      <TextInput
        className={classes.search}
        type="search"
        aria-label={t('queue.search')}
        placeholder={t('queue.searchHint')}
        leftSection={<Search size={16} aria-hidden="true" />}
        maxLength={200}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Select
        aria-label={t('queue.supplier')}
        placeholder={t('queue.everySupplier')}
        clearable
        clearButtonProps={clearing(t('queue.supplier'))}
        value={search.supplier ?? null}
        data={suppliers.map(({ supplierCode, waiting }) => ({
          value: supplierCode,
          label: `${supplierCode} (${format.count(waiting)})`,
        }))}
        onChange={(supplier) => onChange({ supplier: supplier ?? undefined })}
      />
      <Select
        aria-label={t('queue.reason')}
        placeholder={t('queue.everyReason')}
        clearable
        clearButtonProps={clearing(t('queue.reason'))}
        value={search.reason ?? null}
        data={askReasons.map((value) => ({ value, label: t(`queue.reasons.${value}`) }))}
        onChange={(reason) => onChange({ reason: askReasons.find((value) => value === reason) })}
      />
      <Select
        aria-label={t('queue.score')}
        placeholder={t('queue.everyScore')}
        clearable
        clearButtonProps={clearing(t('queue.score'))}
        value={search.score ? String(search.score) : null}
        data={scoreSteps.map((value) => ({
          value: String(value),
          label: t('queue.atLeast', { share: format.share(value / 100) }),
        }))}
        onChange={(score) => onChange({ score: scoreSteps.find((value) => String(value) === score) })}
      />
    </div>
  )
}
