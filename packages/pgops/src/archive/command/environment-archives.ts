import { withTarget } from '../../command/open-target.ts'
import { openArchivePlace } from '../archive-place.ts'
import { readArchiveSettings } from '../archive-settings.ts'
import type { WithArchives } from './archive-context.ts'

/** The database of --url or DATABASE_URL, its archive where the ARCHIVE_ variables say, else in ./archives. */
export const withEnvironmentArchives: WithArchives = (options, work) =>
  withTarget(options.url === undefined ? {} : { url: options.url }, (database) => {
    const settings = readArchiveSettings(process.env, { directory: './archives' })
    const place = openArchivePlace({ ...settings, scope: database.name })
    return work([{ name: database.name, parts: { database, place, now: () => new Date() } }])
  })
