/** An open file. Writes may be short: use `writeAll`. */
export interface OpenFile {
  write(bytes: Uint8Array): Promise<number>
  writeNow(bytes: Uint8Array): number
  /** Resolves when what was written will survive a loss of power. */
  sync(): Promise<void>
  syncNow(): void
  truncateNow(length: number): void
  closeNow(): void
}

/** All access to files goes through this, so that tests can make any call fail. */
export interface FileSystem {
  /** `exclusive` fails with EEXIST where the file is there. */
  openNow(path: string, mode: 'append' | 'create' | 'exclusive'): OpenFile
  readNow(path: string, from?: number): Uint8Array
  read(path: string): Promise<Uint8Array>
  renameNow(from: string, to: string): void
  removeNow(path: string): void
  listNow(directory: string): string[]
  makeDirectoryNow(directory: string): void
  existsNow(path: string): boolean
  /** Makes creations, renames and removals in the directory survive a loss of power. */
  syncDirectory(directory: string): Promise<void>
  syncDirectoryNow(directory: string): void
}

/** Writes every byte, in as many calls as it takes. */
export async function writeAll(file: OpenFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += progress(await file.write(at === 0 ? bytes : bytes.subarray(at)))
}

/** `writeAll`, at once. */
export function writeAllNow(file: OpenFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += progress(file.writeNow(at === 0 ? bytes : bytes.subarray(at)))
}

/** The directory and the name of a path. */
export function splitPath(path: string): { directory: string; name: string } {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))
  return at < 0 ? { directory: '.', name: path } : { directory: path.slice(0, at) || '/', name: path.slice(at + 1) }
}

/** Replaces a file so that a reader, or a crash at any moment, sees the old one or the new one whole. */
export async function replaceFile(
  files: FileSystem,
  path: string,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<number> {
  const temporary = `${path}.tmp`
  const file = files.openNow(temporary, 'create')
  let bytes = 0
  try {
    for await (const piece of pieces) {
      await writeAll(file, piece)
      bytes += piece.length
    }
    await file.sync()
  } catch (error) {
    file.closeNow()
    removeQuietly(files, temporary)
    throw error
  }
  file.closeNow()
  files.renameNow(temporary, path)
  await files.syncDirectory(splitPath(path).directory)
  return bytes
}

/** `replaceFile`, at once. */
export function replaceFileNow(files: FileSystem, path: string, pieces: Iterable<Uint8Array>): void {
  const temporary = `${path}.tmp`
  const file = files.openNow(temporary, 'create')
  try {
    for (const piece of pieces) writeAllNow(file, piece)
    file.syncNow()
  } catch (error) {
    file.closeNow()
    removeQuietly(files, temporary)
    throw error
  }
  file.closeNow()
  files.renameNow(temporary, path)
  files.syncDirectoryNow(splitPath(path).directory)
}

/** Removes a file that may not be there, or may not be removable. */
export function removeQuietly(files: FileSystem, path: string): void {
  try {
    files.removeNow(path)
  } catch {
    // A file left over is swept up at the next open.
  }
}

function progress(written: number): number {
  if (written <= 0) throw new Error('a write made no progress')
  return written
}
