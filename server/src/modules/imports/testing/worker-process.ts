import { openDatabase } from '@products-manager/postgres'
import { systemClock } from '../../../platform/clock.ts'
import { openFileStore } from '../../../platform/files/file-store.ts'
import { startWorkers } from '../../../platform/jobs/start-workers.ts'
import { openLog } from '../../../platform/log.ts'
import { importTasks } from '../jobs/import-tasks.ts'

// A worker of its own that a test can kill.
const [catalogUrl = '', importsUrl = '', dataDir = ''] = process.argv.slice(2)
const imports = openDatabase({ name: 'imports', url: importsUrl, pool: { size: 4 } })
const files = await openFileStore({ dataDir, maxBytes: 2 ** 30 })
await startWorkers({
  imports,
  url: importsUrl,
  handlers: importTasks({
    imports,
    catalog: openDatabase({ name: 'catalog', url: catalogUrl, pool: { size: 4 } }),
    files,
    clock: systemClock,
    lanes: 1,
    originalPath: files.path,
    tell: () => {},
  }),
  slots: { long: 1, short: 1 },
  log: openLog({ level: 'warn' }),
  clock: systemClock,
})
