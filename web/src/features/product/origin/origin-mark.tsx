import { ActionIcon } from '@mantine/core'
import { Info } from 'lucide-react'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { useFieldName } from '../../../ui/use-field-name.ts'
import { AskOrigin } from './origin-value.tsx'

/** Asks where a value comes from that is itself a link to somewhere else. */
export function OriginMark({ field }: { field: string }) {
  const { t } = useTranslation()
  const fieldName = useFieldName()
  const ask = useContext(AskOrigin)
  if (ask === null) return null

  return (
    <ActionIcon
      size="xs"
      variant="subtle"
      aria-label={t('origin.ask', { field: fieldName(field) })}
      onClick={() => ask({ field })}
    >
      <Info size={13} aria-hidden="true" />
    </ActionIcon>
  )
}
