import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type BackedUp, type BackedUpOptions, startBackedUp } from './backed-up-cluster.ts'

export { type BackedUp, systemOf, until, valueIn } from './backed-up-cluster.ts'

/** A server with backups, until the test ends. */
export function aBackedUpCluster(options: BackedUpOptions = {}): Promise<BackedUp> {
  return startBackedUp(options, { folder: aFolder(), onEnd: onTestFinished })
}

/** A folder the server's account may pass through, removed after the test. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pgops-test-'))
  chmodSync(folder, 0o711)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}
