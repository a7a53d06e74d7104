import { readdir, rename, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { systemCode } from './embedded-error.ts'
import { syncDirectory } from './write-durably.ts'

// No call of Node exchanges two names at once. A whole directory under this name is one that was about to take its place.
const READY = '.restored'

/**
 * Puts a finished directory in the place of another, which stays beside it as `copy`. Killed at any moment, either the
 * old one is untouched in its place, or `finishTakingPlace` puts the new one there.
 */
export async function takePlace(draft: string, directory: string, copy: string): Promise<void> {
  await rename(draft, `${directory}${READY}`)
  await syncDirectory(dirname(directory))
  if (await isThere(directory)) await rename(directory, copy)
  await finishTakingPlace(directory)
}

/** Finishes what was killed between the two names: a directory that is missing, with the one that was to take its place ready. */
export async function finishTakingPlace(directory: string): Promise<void> {
  if (await isThere(directory)) return
  try {
    await rename(`${directory}${READY}`, directory)
    await syncDirectory(dirname(directory))
  } catch (error) {
    // Nothing was under way, or another process was quicker.
    if (systemCode(error) !== 'ENOENT') throw error
  }
}

/** The directories below a root that were about to take a place. */
export async function listTakingPlace(root: string): Promise<string[]> {
  const names = await readdir(root)
  return names.filter((name) => name.endsWith(READY)).map((name) => join(root, basename(name, READY)))
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null
}
