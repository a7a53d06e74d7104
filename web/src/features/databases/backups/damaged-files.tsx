import type { BackupState } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { Panel } from '../../../ui/panel.tsx'
import classes from './backups.module.css'

/** Records of backups that cannot be read. */
export function DamagedFiles({ damaged }: Pick<BackupState, 'damaged'>) {
  const { t } = useTranslation()

  if (damaged.length === 0) return null
  return (
    <Panel title={t('backups.damaged')} note={t('backups.damagedNote')}>
      <ul className={classes.damaged}>
        {damaged.map(({ path, store, problem }) => (
          <li key={`${store} ${path}`} lang="en">
            <strong>
              {store}/{path}
            </strong>
            : {problem}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
