import { UnstyledButton } from '@mantine/core'
import { createContext, type ReactNode, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import type { ValuePlace } from '../../../api/products-queries.ts'
import { useFieldName } from '../../../ui/use-field-name.ts'
import classes from './origin.module.css'

/** What happens when somebody asks where a value comes from; null where nothing tells. */
export const AskOrigin = createContext<((place: ValuePlace) => void) | null>(null)

interface OriginValueProps extends ValuePlace {
  children: ReactNode
}

/** A value that tells where it comes from when it is clicked. */
export function OriginValue({ children, ...place }: OriginValueProps) {
  const { t } = useTranslation()
  const fieldName = useFieldName()
  const ask = useContext(AskOrigin)
  if (ask === null) return children

  return (
    <UnstyledButton
      className={classes.value}
      title={t('origin.ask', { field: place.specification ?? fieldName(place.field) })}
      onClick={() => ask(place)}
    >
      {children}
    </UnstyledButton>
  )
}
