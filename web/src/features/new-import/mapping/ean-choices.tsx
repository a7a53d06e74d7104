import { Checkbox } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Draft } from '../use-draft.ts'
import classes from './constants-panel.module.css'
import { eanSettings, setWaiting } from './edit-profile.ts'

/** Which rows wait until a person says which product they are. */
export function EanChoices({ draft }: { draft: Draft }) {
  const { t } = useTranslation()
  const { profile, setProfile } = draft

  return (
    <div>
      <h3 className={classes.title}>{t('mapping.eanWaits.title')}</h3>
      <div className={classes.constants}>
        {eanSettings.map((setting) => (
          <Checkbox
            key={setting}
            size="xs"
            label={t(`mapping.eanWaits.${setting}`)}
            description={t(`mapping.eanWaits.${setting}Hint`)}
            checked={profile[setting] === 'queue'}
            onChange={({ currentTarget }) => setProfile(setWaiting(profile, setting, currentTarget.checked))}
          />
        ))}
      </div>
    </div>
  )
}
