import { openDatabase } from '@products-manager/postgres'
import { systemClock } from '../../../platform/clock.ts'
import { openFileStore } from '../../../platform/files/file-store.ts'
import { createAddressGuard, readAllowedPlaces } from '../../../platform/net/address-guard.ts'
import { openKeyring } from '../../../platform/secrets/keyring.ts'
import { fetchSource } from '../fetch/fetch-source.ts'

// A program of its own that looks at a source, for tests that kill it.
const [catalogUrl = '', importsUrl = '', dataDir = '', sourceId = ''] = process.argv.slice(2)

await fetchSource(
  {
    catalog: openDatabase({ name: 'catalog', url: catalogUrl, pool: { size: 2 } }),
    imports: openDatabase({ name: 'imports', url: importsUrl, pool: { size: 2 } }),
    files: await openFileStore({ dataDir, maxBytes: 2 ** 30 }),
    clock: systemClock,
    keyring: openKeyring({ dataDir, passphrases: [] }),
    guard: createAddressGuard(readAllowedPlaces({ PM_ALLOWED_NETWORKS: '127.0.0.0/8' })),
    watchFolders: [dataDir],
  },
  {
    sourceId,
    trigger: 'hand',
    attempt: 1,
    guessesProfile: false,
    signal: new AbortController().signal,
    start: async () => {},
    retryAt: () => null,
  },
)
