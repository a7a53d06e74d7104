import { randomUUID } from 'node:crypto'
import { closeSync, openSync, unlinkSync } from 'node:fs'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// The name is removed as soon as the file is open: a killed process leaves nothing behind.

/** A nameless file in the system's temporary folder, filled with these bytes. */
export async function scratchFile(bytes: AsyncIterable<Uint8Array>): Promise<FileHandle> {
  const handle = await emptyScratchFile()
  try {
    for await (const chunk of bytes) await writeAll(handle, chunk)
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** The same, empty, to be filled bit by bit. */
export async function emptyScratchFile(): Promise<FileHandle> {
  const path = scratchPath()
  const handle = await open(path, 'wx+', 0o600)
  await unlink(path)
  return handle
}

/** The same, empty, as a bare descriptor for synchronous reading. */
export function scratchDescriptor(): { fd: number; close(): void } {
  const path = scratchPath()
  const fd = openSync(path, 'wx+', 0o600)
  unlinkSync(path)
  return { fd, close: () => closeSync(fd) }
}

function scratchPath(): string {
  return join(tmpdir(), `pm-scratch-${randomUUID()}`)
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  let written = 0
  while (written < chunk.length) written += (await handle.write(chunk, written)).bytesWritten
}
