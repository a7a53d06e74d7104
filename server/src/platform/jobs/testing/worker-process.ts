import { openDatabase } from '@products-manager/postgres'
import { systemClock } from '../../clock.ts'
import { openLog } from '../../log.ts'
import { noteStatement } from '../../testing/note-statement.ts'
import { startWorkers } from '../start-workers.ts'
import { penHandler } from './pens.ts'

const [url = '', diary = ''] = process.argv.slice(2)
const workers = await startWorkers({
  imports: openDatabase({ name: 'imports', url, pool: { size: 2 }, onStatement: noteStatement }),
  url,
  handlers: [penHandler(diary)],
  slots: { long: 1, short: 1 },
  log: openLog({ level: 'warn' }),
  clock: systemClock,
})
process.on('SIGTERM', () => workers.stop().then(() => process.exit(0)))
