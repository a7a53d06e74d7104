import { useTranslation } from 'react-i18next'
import { LateDrawer } from '../../ui/late-drawer.tsx'
import { Navigation } from './navigation.tsx'
import { Preferences } from './preferences.tsx'
import classes from './shell.module.css'

interface SideDrawerProps {
  opened: boolean
  onClose: () => void
}

/** The navigation on a narrow screen; read when it is first opened. */
export function SideDrawer({ opened, onClose }: SideDrawerProps) {
  const { t } = useTranslation()

  return (
    <LateDrawer
      opened={opened}
      onClose={onClose}
      position="left"
      size="17rem"
      title={t('shell.product')}
      closeButtonProps={{ 'aria-label': t('shell.closeNavigation') }}
    >
      <div className={classes.drawer}>
        <Navigation onGo={onClose} />
        <Preferences />
      </div>
    </LateDrawer>
  )
}
