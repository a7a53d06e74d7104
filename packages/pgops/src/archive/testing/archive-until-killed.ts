import { openDatabase } from '@products-manager/postgres'
import { localStore } from '../../backup/stores/local-store.ts'
import { openArchivePlace } from '../archive-place.ts'
import { restoreArchive } from '../restore-archive.ts'
import { runArchiving } from '../run-archiving.ts'

// A process of its own, to be killed: archives a policy, or brings its rows back, and tells each step.
const [url = '', directory = '', policy = '', kind = 'archive'] = process.argv.slice(2)
const database = openDatabase({ name: 'killed', url, pool: { size: 3 } })
const place = openArchivePlace({ stores: [localStore(directory)], keys: null, scope: 'test' })
const onProgress = () => void process.stdout.write('step\n')
const parts = { database, place, onProgress, now: () => new Date('2026-11-21T03:00:00Z') }

process.stdout.write('step\n')
if (kind === 'archive') await runArchiving(parts, policy)
else await restoreArchive(parts, { policy, keepDays: 0 })
process.stdout.write('ended\n')
await database.close()
