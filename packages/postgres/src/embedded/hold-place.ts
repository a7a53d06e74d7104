import { mkdir, readdir, realpath } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { answers, openDoor } from './client-door.ts'
import { EmbeddedError } from './embedded-error.ts'
import { socketPath } from './places.ts'
import { isAlive } from './postmaster.ts'

/** A data directory that is about to be replaced. */
export interface HeldPlace {
  release(): Promise<void>
}

/** Holds a data directory: nobody else replaces it meanwhile, and no embedded server is started on it. Null when another
 *  process holds it; what a killed one held is free. */
export async function holdPlace(directory: string): Promise<HeldPlace | null> {
  await mkdir(dirname(resolve(directory)), { recursive: true, mode: 0o711 })
  const door = await openDoor(await holdPath(directory))
  return (
    door && {
      async release() {
        await door.close()
        door.dismiss()
      },
    }
  )
}

/** The process that holds a data directory, where its number can be told; null when none does. */
export async function holderOf(directory: string): Promise<string | null> {
  const path = await holdPath(directory)
  if (!(await answers(path))) return null
  const prefix = `${basename(path)}-`
  const names = await readdir(dirname(path)).catch(() => [])
  const pids = names.filter((name) => name.startsWith(prefix)).map((name) => Number(name.slice(prefix.length)))
  const pid = pids.find(isAlive)
  return pid === undefined ? 'another process' : `process ${pid}`
}

/** A server on data that is about to be replaced would take commits that are lost with it. */
export async function refuseHeld(directory: string): Promise<void> {
  const holder = await holderOf(directory)
  if (holder === null) return
  throw new EmbeddedError(
    'EMBEDDED_BEING_RESTORED',
    `A restore of ${directory} is running (${holder}). Wait for its end, or stop it: until its last step the old data is untouched.`,
  )
}

async function holdPath(directory: string): Promise<string> {
  const path = resolve(directory)
  const parent = await realpath(dirname(path)).catch(() => dirname(path))
  return socketPath(parent, `${basename(path)}.restoring.sock`)
}
