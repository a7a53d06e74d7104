import { basename } from 'node:path'
import type { FileFormat, FileSample, Opened, SourceSample } from '../types.ts'
import { fileChanged } from './errors.ts'
import { hashFile, openForReading, openLocalFile } from './local-file.ts'
import { LookThrough } from './look-through.ts'
import type { ArchiveEntry } from './unpack/archive.ts'
import type { ReadOptions } from './unpack/read-range.ts'
import { createTextStore } from './unpack/text-store.ts'
import { type Unwrapped, unwrap } from './unpack/unwrap.ts'

/** A file on this machine, whatever it is packed in. */
export interface SourceFile {
  name: string
  bytes: number
  /** What its records are read from; may be opened again and again until it is closed. */
  open(options?: ReadOptions): Opened
  close(): Promise<void>
}

/** The same, looked through once: every byte was read and every checksum of what is read was right. */
export interface LookedSource extends SourceFile, SourceSample {
  /** SHA-256 of the bytes as they are kept, in hexadecimal. */
  hash: string
  /** Further files of an archive that may be lists, too. */
  others: readonly ArchiveEntry[]
}

/** Opens and looks through a file. `entries` says which files of an archive are read. */
export async function openSource(
  path: string,
  {
    name = basename(path),
    entries,
  }: { name?: string | undefined; entries?: string | readonly string[] | undefined } = {},
): Promise<LookedSource> {
  const { handle, bytes } = await openForReading(path, name)
  const unwrapped = await unwrap(handle, { file: name, entries })
  const { container, nature } = unwrapped
  if (container === 'none' && nature === 'text') {
    await unwrapped.close()
    const { hash, sample, open } = await openLocalFile(path, name)
    return {
      ...{ name, bytes, hash, container, nature, entries: [], others: [], sample, close: async () => {} },
      open: (options) => withTextStore(countedBytes(open(options?.signal), options)),
    }
  }
  try {
    const whole = await hashFile(path, name)
    if (whole.bytes !== bytes) throw fileChanged({ file: name })
    const sample = nature === 'text' ? await sampleOf(unwrapped, name) : null
    const open = (options?: ReadOptions) => withTextStore(unwrapped.open(options))
    return { ...unwrapped, open, name, bytes, hash: whole.hash, sample }
  } catch (error) {
    await unwrapped.close()
    throw error
  }
}

/** A file that was looked through before, opened as it was understood then. */
export async function openKnownSource(
  path: string,
  { name, format }: { name: string; format: FileFormat | undefined },
): Promise<SourceFile> {
  const { handle, bytes } = await openForReading(path, name)
  const entries = format && format.entries.length > 0 ? format.entries : undefined
  const { open, close } = await unwrap(handle, { file: name, entries })
  return { name, bytes, open: (options) => withTextStore(open(options)), close }
}

/** Of several files of an archive the first tells how all are written; the others are read for their checksums. */
async function sampleOf(unwrapped: Unwrapped, name: string): Promise<FileSample> {
  const opened = unwrapped.open()
  if (Symbol.asyncIterator in opened) return lookAt(opened, name)
  const samples: FileSample[] = []
  for (const part of opened.names) samples.push(await lookAt(opened.open(part), part))
  const [first] = samples
  if (!first) throw new RangeError('An archive without files was chosen.')
  const utf8 = samples.some((sample) => sample.utf8 === 'invalid')
    ? 'invalid'
    : samples.some((sample) => sample.utf8 === 'valid')
      ? 'valid'
      : 'ascii'
  return { ...first, utf8, highBytes: samples.flatMap((sample) => sample.highBytes).slice(0, 16) }
}

/** What the beginning of a text tells of it. */
export async function lookAtHead(bytes: AsyncIterable<Uint8Array>, name: string): Promise<FileSample> {
  const look = new LookThrough(name)
  for await (const chunk of bytes) {
    look.add(chunk)
    if (!look.wantsMore()) return { ...look.result().sample, complete: false }
  }
  return look.result().sample
}

async function lookAt(bytes: AsyncIterable<Uint8Array>, name: string): Promise<FileSample> {
  const look = new LookThrough(name)
  for await (const chunk of bytes) look.add(chunk)
  return look.result().sample
}

function withTextStore(opened: Opened): Opened {
  if (!(Symbol.asyncIterator in opened)) return opened
  return { [Symbol.asyncIterator]: () => opened[Symbol.asyncIterator](), createTextStore }
}

async function* countedBytes(bytes: AsyncIterable<Uint8Array>, options: ReadOptions | undefined) {
  for await (const chunk of bytes) {
    options?.onBytes?.(chunk.length)
    yield chunk
  }
}
