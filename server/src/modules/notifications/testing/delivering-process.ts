import { openDatabase } from '@products-manager/postgres'
import { createAddressGuard, readAllowedPlaces } from '../../../platform/net/address-guard.ts'
import { openKeyring } from '../../../platform/secrets/keyring.ts'
import { noteStatement } from '../../../platform/testing/note-statement.ts'
import { deliverDue } from '../deliver/deliver-due.ts'

const [importsUrl = '', coreUrl = '', dataDir = '', now = ''] = process.argv.slice(2)
const pool = { size: 2 }
await deliverDue(
  {
    imports: openDatabase({ name: 'imports', url: importsUrl, pool, onStatement: noteStatement }),
    core: openDatabase({ name: 'core', url: coreUrl, pool, onStatement: noteStatement }),
    publish: async () => {},
    clock: { now: () => new Date(now), elapsed: () => performance.now() },
    keyring: openKeyring({ dataDir, passphrases: [] }),
    guard: createAddressGuard(readAllowedPlaces({ PM_ALLOWED_NETWORKS: '127.0.0.0/8' })),
    appUrl: null,
    mail: { server: null, admins: [] },
  },
  new AbortController().signal,
)
