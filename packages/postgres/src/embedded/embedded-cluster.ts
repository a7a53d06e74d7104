import { join } from 'node:path'
import { clusterMajors } from './create-cluster.ts'
import { NEWEST_MAJOR } from './find-binaries.ts'
import { readPassword, SERVER_ROLE } from './password.ts'
import { findPlaces } from './places.ts'
import { runningPostmaster } from './postmaster.ts'
import { serverAccount } from './server-account.ts'

/** Where the embedded server's data lies, found without starting it. */
export interface EmbeddedCluster {
  /** The newest cluster's directory; where one of version 18 would lie when there is none. */
  readonly directory: string
  readonly role: string
  /** Null when its file is missing. */
  password(): Promise<string | null>
  isRunning(): Promise<boolean>
}

/** Looks up the embedded cluster of a data directory. */
export async function embeddedCluster(dataDir: string): Promise<EmbeddedCluster> {
  const silent = { info: () => undefined, warn: () => undefined }
  const { root, passwordFile } = await findPlaces(dataDir, await serverAccount(), silent)
  const directory = join(root, String((await clusterMajors(root)).at(-1) ?? NEWEST_MAJOR))
  return {
    directory,
    role: SERVER_ROLE,
    password: () => readPassword(passwordFile),
    isRunning: async () => (await runningPostmaster(directory)) !== null,
  }
}
