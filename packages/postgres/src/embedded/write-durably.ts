import { randomBytes } from 'node:crypto'
import { type FileHandle, link, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { systemCode } from './embedded-error.ts'

interface Written {
  mode?: number
  owner?: { uid: number; gid: number } | null
}

/** Replaces a file whole: after a crash it has the old text or the new one, never a part. */
export async function writeDurably(file: string, text: string, written: Written = {}): Promise<void> {
  const draft = await writeDraft(file, text, written)
  await rename(draft, file)
  await syncDirectory(dirname(file))
}

/** Creates a file whole unless it exists; says whether this call created it. */
export async function createDurably(file: string, text: string, written: Written = {}): Promise<boolean> {
  const draft = await writeDraft(file, text, written)
  try {
    await link(draft, file)
    await syncDirectory(dirname(file))
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

async function writeDraft(file: string, text: string, { mode = 0o600, owner }: Written): Promise<string> {
  const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`
  const handle = await open(draft, 'wx', mode)
  try {
    await handle.writeFile(text)
    if (owner) await handle.chown(owner.uid, owner.gid)
    await handle.sync()
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  } finally {
    await handle.close()
  }
  return draft
}

/** Makes the names in a directory survive a power cut. */
export async function syncDirectory(directory: string): Promise<void> {
  // Windows cannot open a directory; NTFS journals the names by itself.
  if (process.platform === 'win32') return

  let handle: FileHandle | undefined
  try {
    handle = await open(directory, 'r')
    await handle.sync()
  } finally {
    await handle?.close()
  }
}
