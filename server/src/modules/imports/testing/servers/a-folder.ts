import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder of its own for one test. */
export async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pm-source-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Writes a file that was changed so many minutes ago. */
export async function putFile(path: string, content: string | Uint8Array, minutesAgo = 10): Promise<void> {
  await writeFile(path, content)
  const time = new Date(Math.floor(Date.now() / 1000) * 1000 - minutesAgo * 60_000)
  await utimes(path, time, time)
}
