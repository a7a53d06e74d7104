import type { FileHandle } from 'node:fs/promises'
import { type Entry, fromFdPromise } from 'yauzl'
import { AppError, messageOf } from '../../../../platform/errors.ts'
import { fileDamaged, fileEncrypted, fileTooDense } from '../../errors.ts'
import { readEntry } from './decompress.ts'
import { unpackLimits } from './limits.ts'
import { type ReadOptions, readRange } from './read-range.ts'

/** A file inside an archive or a workbook. */
export interface ArchiveEntry {
  name: string
  /** Unpacked, as the archive declares it; reading checks it. */
  bytes: number
  packedBytes: number
  open(options?: ReadOptions): AsyncIterable<Uint8Array>
}

const ENCRYPTED = 1
const STORED = 0
const DEFLATED = 8

/** The files of a ZIP archive, from its directory at the end. Nothing is unpacked before it is opened. */
export async function openArchive(
  handle: FileHandle,
  file: string,
  limits = unpackLimits,
): Promise<ReadonlyMap<string, ArchiveEntry>> {
  const entries = new Map<string, ArchiveEntry>()
  const { size } = await handle.stat()
  let packed = 0
  try {
    const zip = await fromFdPromise(handle.fd, { autoClose: false })
    if (zip.entryCount > limits.entries) throw fileTooDense({ file, limit: `${zip.entryCount} files` })
    for await (const entry of zip.eachEntry()) {
      packed += entry.compressedSize
      // Files that share their bytes are how a small archive unpacks to petabytes.
      if (packed > size) throw fileTooDense({ file, limit: 'files that share their bytes' })
      if (entry.fileName.endsWith('/')) continue
      checkDeclared(entry, file)
      const at = await zip.readLocalFileHeaderPromise(entry, { minimal: true })
      entries.set(entry.fileName, entryOf(entry, { handle, file, from: at.fileDataStart, limits }))
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw fileDamaged({ file, where: {}, problem: `its directory cannot be read (${messageOf(error)}).` }, error)
  }
  return entries

  function checkDeclared(entry: Entry, archive: string): void {
    const { uncompressedSize, compressedSize, fileName } = entry
    const dense = uncompressedSize > limits.ratioFrom && uncompressedSize > compressedSize * limits.ratio
    if (dense || uncompressedSize > limits.bytes)
      throw fileTooDense({ file: `${fileName} in ${archive}`, limit: `${uncompressedSize} bytes` })
  }
}

function entryOf(
  entry: Entry,
  { handle, file, from, limits }: { handle: FileHandle; file: string; from: number; limits: typeof unpackLimits },
): ArchiveEntry {
  const { fileName, compressedSize, uncompressedSize, compressionMethod, crc32 } = entry
  const inside = `${fileName} in ${file}`
  return {
    name: fileName,
    bytes: uncompressedSize,
    packedBytes: compressedSize,
    open(options) {
      if ((entry.generalPurposeBitFlag & ENCRYPTED) !== 0) throw fileEncrypted({ file: inside })
      if (compressionMethod !== STORED && compressionMethod !== DEFLATED) {
        const problem = `it is packed by method ${compressionMethod}, which is not read. Pack it as ZIP usually does.`
        throw fileDamaged({ file: inside, where: {}, problem })
      }
      return readEntry(readRange(handle, { ...options, from, length: compressedSize }), {
        file: inside,
        limits,
        compressed: compressionMethod === DEFLATED,
        size: uncompressedSize,
        checksum: crc32,
      })
    },
  }
}
