import { openDatabase } from '@products-manager/postgres'
import { localStore } from '../../backup/stores/local-store.ts'
import { s3Store } from '../../backup/stores/s3-store.ts'
import { openArchivePlace } from '../archive-place.ts'
import { restoreArchive } from '../restore-archive.ts'
import { runArchiving } from '../run-archiving.ts'

// A process of its own, to be killed: archives a policy, or brings its rows back, and tells each step.
const [url = '', where = '', policy = '', kind = 'archive'] = process.argv.slice(2)
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
const store = where.startsWith('http')
  ? s3Store({ bucket: 'archive', region: 'us-east-1', endpoint: where, credentials, prefix: 'pm' })
  : localStore(where)
const database = openDatabase({ name: 'killed', url, pool: { size: 3 } })
const place = openArchivePlace({ stores: [store], keys: null, scope: 'test' })
const onProgress = () => void process.stdout.write('step\n')
const parts = { database, place, onProgress, now: () => new Date('2026-11-21T03:00:00Z') }

process.stdout.write('step\n')
if (kind === 'archive') await runArchiving(parts, policy)
else await restoreArchive(parts, { policy, keepDays: 0 })
process.stdout.write('ended\n')
await database.close()
