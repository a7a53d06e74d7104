import { openDatabase } from '@products-manager/postgres'
import { systemClock } from '../../../platform/clock.ts'
import { openFileStore } from '../../../platform/files/file-store.ts'
import { executeRun } from '../runs/execute-run.ts'

// One run in a process of its own that a test can kill.
const [catalogUrl = '', importsUrl = '', dataDir = '', runId = ''] = process.argv.slice(2)
const files = await openFileStore({ dataDir, maxBytes: 2 ** 30 })
const parts = {
  imports: openDatabase({ name: 'imports', url: importsUrl, pool: { size: 4 } }),
  catalog: openDatabase({ name: 'catalog', url: catalogUrl, pool: { size: 4 } }),
  clock: systemClock,
  lanes: 1,
  originalPath: files.path,
  tell: () => {},
}
await executeRun(parts, runId, new AbortController().signal)
