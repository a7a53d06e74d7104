import type { Source, SourceState } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../ui/use-format.ts'
import { SourceTag } from './sources/source-tag.tsx'

// The state somebody has to do something about comes first.
const order: readonly SourceState[] = ['failing', 'waiting', 'late', 'good', 'new', 'paused']

/** A supplier's sources at a glance: the worst state, the last file, the next look. */
export function SupplierHealth({ sources }: { sources: readonly Source[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const state = order.find((one) => sources.some(({ health }) => health.state === one))
  if (!state) return <>–</>

  const last = sources
    .flatMap(({ health }) => health.lastFile?.takenAt ?? [])
    .toSorted()
    .at(-1)
  const next = sources.flatMap(({ health }) => health.nextRunAt ?? []).toSorted()[0]
  return (
    <>
      <SourceTag state={state} />
      <div>{last ? t('sources.lastAt', { time: format.moment(last) }) : t('sources.noFileYet')}</div>
      {next ? <div>{t('sources.nextAt', { time: format.moment(next) })}</div> : null}
    </>
  )
}
