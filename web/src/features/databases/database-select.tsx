import { Select } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type DatabaseName, databaseNames } from './database-search.ts'

interface DatabaseSelectProps {
  to: '/databases/queries' | '/databases/indexes' | '/databases/tables'
  value: DatabaseName
}

/** Which of the seven a page is about; the choice is kept in the address. */
export function DatabaseSelect({ to, value }: DatabaseSelectProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()

  return (
    <Select
      aria-label={t('databases.name')}
      allowDeselect={false}
      w="10rem"
      value={value}
      data={[...databaseNames]}
      onChange={(chosen) => chosen && void navigate({ to, search: { database: chosen as DatabaseName } })}
    />
  )
}
