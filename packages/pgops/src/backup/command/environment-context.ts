import { databaseUrls, systemClock } from '@products-manager/postgres'
import { BackupError } from '../backup-error.ts'
import { readBackupSettings } from '../backup-settings.ts'
import type { WithBackups } from './backup-context.ts'

/** DATABASE_URL names the server, BACKUP_DIRECTORY the place of the backups. */
export const withEnvironment: WithBackups = async (work) => {
  const settings = readBackupSettings(process.env, { directory: './backups', synchronous: false })
  const address = () => {
    const urls = databaseUrls({ DB_SERVER_URL: process.env['DATABASE_URL'] }, 'server')
    if (urls) return urls.url
    throw new BackupError(
      'BACKUP_SETTING_INVALID',
      'Which server? Set DATABASE_URL to the address of one of its databases.',
    )
  }
  return work({
    settings,
    clock: systemClock,
    url: async (database) => {
      const url = new URL(address())
      if (database !== undefined) url.pathname = `/${encodeURIComponent(database)}`
      return url.toString()
    },
    place: null,
  })
}
