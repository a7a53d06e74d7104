import { SegmentedControl, useMantineColorScheme, VisuallyHidden } from '@mantine/core'
import { Moon, Sun, SunMoon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { chooseLanguage, type Language, languages } from '../i18n/i18n.ts'
import classes from './preferences.module.css'

const schemes = [
  { value: 'auto', Icon: SunMoon },
  { value: 'light', Icon: Sun },
  { value: 'dark', Icon: Moon },
] as const

/** What a person sets once for this browser: language and colours. */
export function Preferences() {
  const { t, i18n } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()

  return (
    <div className={classes.preferences}>
      <SegmentedControl
        size="xs"
        aria-label={t('shell.language')}
        value={i18n.language}
        onChange={(language) => void chooseLanguage(language as Language)}
        data={languages.map((language) => ({
          value: language,
          label: (
            <>
              <span aria-hidden="true">{language.toUpperCase()}</span>
              <VisuallyHidden lang={language}>{t(`shell.languages.${language}`)}</VisuallyHidden>
            </>
          ),
        }))}
      />
      <SegmentedControl
        size="xs"
        aria-label={t('shell.scheme')}
        value={colorScheme}
        onChange={(scheme) => setColorScheme(scheme as typeof colorScheme)}
        data={schemes.map(({ value, Icon }) => ({
          value,
          label: (
            <span title={t(`shell.schemes.${value}`)}>
              <Icon size={15} aria-hidden="true" className={classes.icon} />
              <VisuallyHidden>{t(`shell.schemes.${value}`)}</VisuallyHidden>
            </span>
          ),
        }))}
      />
    </div>
  )
}
