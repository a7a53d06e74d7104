import type { FileHandle } from 'node:fs/promises'
import type { Container } from '@products-manager/contract'
import { fileEncrypted, partNotFound } from '../../errors.ts'
import { MAX_SECTIONS } from '../../formats/places.ts'
import type { Opened, OpenedParts } from '../../types.ts'
import { fileNotText } from '../errors.ts'
import { type ArchiveEntry, openArchive } from './archive.ts'
import { chooseEntries, likelyLists } from './choose-entries.ts'
import { bunzip2, gunzip, type Packed } from './decompress.ts'
import { unpackLimits } from './limits.ts'
import { type ReadOptions, readRange } from './read-range.ts'
import { scratchFile } from './scratch-file.ts'
import { createTextStore } from './text-store.ts'
import { type Wrapping, wrappingOf } from './wrapping.ts'

/** What is inside a file: text of any format, or a workbook. */
export type Nature = 'text' | 'xlsx' | 'ods' | 'xls'

export interface Unwrapped {
  container: Container
  nature: Nature
  /** The files of an archive, with those that are read. */
  entries: readonly { name: string; bytes: number; isRead: boolean }[]
  /** Further files of an archive that may be lists, too; none where it was said which are read. */
  others: readonly ArchiveEntry[]
  open(options?: ReadOptions): Opened
  close(): Promise<void>
}

export interface UnwrapSettings {
  file: string
  /** Names of the archive's files to be read, or a pattern for them; chosen where it is left out. */
  entries?: string | readonly string[] | undefined
  limits?: typeof unpackLimits | undefined
}

interface Wrapped {
  handle: FileHandle
  bytes: number
  packed: Packed
  entries: UnwrapSettings['entries']
}

/** Takes a file out of what it is packed in. `handle` is closed with what is given back. */
export async function unwrap(
  handle: FileHandle,
  { file, entries, limits = unpackLimits }: UnwrapSettings,
): Promise<Unwrapped> {
  const { size } = await handle.stat()
  const wrapped = { handle, bytes: size, packed: { file, limits }, entries }
  try {
    return await unwrapAs(await headOf(readRange(handle, { from: 0, length: size })), wrapped)
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function unwrapAs(wrapping: Wrapping, wrapped: Wrapped): Promise<Unwrapped> {
  const { handle, bytes, packed } = wrapped
  const whole = (options?: ReadOptions) => readRange(handle, { ...options, from: 0, length: bytes })
  if (wrapping === 'gzip') return inStream('gzip', wrapped, (options) => gunzip(whole(options), packed))
  if (wrapping === 'bzip2') return inStream('bzip2', wrapped, (options) => bunzip2(whole(options), packed))
  if (wrapping === 'zip') return inArchive(wrapped)
  if (wrapping === 'compound' || wrapping === 'table') return workbook(wrapped, 'none')
  return { container: 'none', nature: 'text', entries: [], others: [], open: whole, close: () => handle.close() }
}

/** A stream has no directory: a workbook inside is laid on disk first, because it is read from several places. */
async function inStream(
  container: 'gzip' | 'bzip2',
  { handle, packed }: Wrapped,
  open: (options?: ReadOptions) => AsyncIterable<Uint8Array>,
): Promise<Unwrapped> {
  const inner = await headOf(open())
  if (inner === 'none') return { container, nature: 'text', entries: [], others: [], open, close: () => handle.close() }
  if (inner !== 'zip' && inner !== 'compound' && inner !== 'table') throw archiveInArchive(packed.file)
  const book = await workbookIn(open(), packed, container)
  await handle.close()
  return book
}

/** A workbook that comes as a stream, laid on disk. */
async function workbookIn(bytes: AsyncIterable<Uint8Array>, packed: Packed, container: Container): Promise<Unwrapped> {
  const scratch = await scratchFile(bytes)
  try {
    return await workbook({ handle: scratch, bytes: 0, packed, entries: undefined }, container)
  } catch (error) {
    await scratch.close()
    throw error
  }
}

async function inArchive(wrapped: Wrapped): Promise<Unwrapped> {
  const { handle, packed } = wrapped
  const files = await openArchive(handle, packed.file, packed.limits)
  const nature = await natureOf(files, packed.file)
  if (nature !== null) return parts({ handle, files, nature, container: 'none', packed })

  const chosen = chooseEntries([...files.values()], wrapped.entries)
  const [first, ...others] = chosen
  if (!first) {
    const found = [...files.keys()]
    throw partNotFound({ what: 'file', wanted: String(wrapped.entries ?? '*'), found })
  }
  const entries = [...files.values()].map(({ name, bytes }) => ({
    name,
    bytes,
    isRead: chosen.some((entry) => entry.name === name),
  }))
  const inner = await headOf(first.open())
  if (others.length === 0 && (inner === 'zip' || inner === 'compound' || inner === 'table')) {
    const book = await workbookIn(first.open(), { ...packed, file: `${first.name} in ${packed.file}` }, 'zip')
    await handle.close()
    return { ...book, entries }
  }
  if (others.length === 0 && inner === 'gzip') {
    const open = (options?: ReadOptions) => gunzip(first.open(options), packed)
    if ((await headOf(open())) === 'none')
      return { container: 'zip', nature: 'text', entries, others: [], open, close: () => handle.close() }
  }
  if (inner !== 'none') throw archiveInArchive(`${first.name} in ${packed.file}`)
  const open =
    others.length === 0
      ? (options?: ReadOptions) => first.open(options)
      : (options?: ReadOptions) => partsOf(new Map(chosen.map((entry) => [entry.name, entry])), options)
  const likely = wrapped.entries === undefined ? likelyLists([...files.values()]) : []
  return {
    container: 'zip',
    nature: 'text',
    entries,
    others: likely.filter((entry) => !chosen.includes(entry)).slice(0, MAX_SECTIONS - 1),
    open,
    close: () => handle.close(),
  }
}

async function workbook({ handle, packed }: Wrapped, container: Container): Promise<Unwrapped> {
  const { size } = await handle.stat()
  const wrapping = await headOf(readRange(handle, { from: 0, length: size }))
  if (wrapping === 'compound' || wrapping === 'table') {
    if (wrapping === 'compound') await refuseOtherCompounds(handle, size, packed.file)
    const one: ArchiveEntry = {
      name: 'workbook',
      bytes: size,
      packedBytes: size,
      open: (options) => readRange(handle, { ...options, from: 0, length: size }),
    }
    return parts({ handle, files: new Map([[one.name, one]]), nature: 'xls', container, packed })
  }
  const files = await openArchive(handle, packed.file, packed.limits)
  const nature = await natureOf(files, packed.file)
  if (nature === null) throw archiveInArchive(packed.file)
  return parts({ handle, files, nature, container, packed })
}

interface Parts {
  handle: FileHandle
  files: ReadonlyMap<string, ArchiveEntry>
  nature: Nature
  container: Container
  packed: Packed
}

/** A binary workbook inside a ZIP archive goes whole to the library that reads old ones. */
async function parts({ handle, files, nature, container }: Parts): Promise<Unwrapped> {
  const { size } = await handle.stat()
  const whole: ArchiveEntry = {
    name: 'workbook',
    bytes: size,
    packedBytes: size,
    open: (options) => readRange(handle, { ...options, from: 0, length: size }),
  }
  const read = nature === 'xls' ? new Map([[whole.name, whole]]) : files
  return {
    container,
    nature,
    entries: [],
    others: [],
    open: (options) => partsOf(read, options),
    close: () => handle.close(),
  }
}

function partsOf(files: ReadonlyMap<string, ArchiveEntry>, options?: ReadOptions): OpenedParts {
  return {
    names: [...files.keys()],
    sizes: new Map([...files.values()].map(({ name, bytes }) => [name, bytes])),
    open(name) {
      const entry = files.get(name)
      if (!entry) throw partNotFound({ what: 'part', wanted: name, found: [...files.keys()] })
      return entry.open(options)
    },
    createTextStore,
  }
}

async function natureOf(files: ReadonlyMap<string, ArchiveEntry>, file: string): Promise<Nature | null> {
  const names = [...files.keys()]
  if (names.some((name) => /^xl\/workbook\d*\.xml$/i.test(name))) return 'xlsx'
  if (names.includes('xl/workbook.bin')) return 'xls'
  const document = documentOf(names, await mediaType(files.get('mimetype')))
  if (document === 'spreadsheet') return 'ods'
  if (document === null) return null
  throw fileNotText({ file, kind: document, advice: 'Ask the supplier for the table as a workbook or CSV.' })
}

const parted: readonly (readonly [RegExp, string])[] = [
  [/^word\//, 'a Word document'],
  [/^ppt\//, 'a PowerPoint presentation'],
  [/^Index\/Document\.iwa$/, 'a document of Numbers, Pages or Keynote'],
  [/\.class$/, 'a program'],
]

/** What the parts of an archive are together; null when they are files of their own. */
function documentOf(names: readonly string[], type: string): string | null {
  const open = /^application\/vnd\.oasis\.opendocument\.([a-z]+)/.exec(type)?.[1]
  if (open !== undefined) return open === 'spreadsheet' ? open : 'an OpenDocument text, presentation or drawing'
  if (type === 'application/epub+zip') return 'a book (EPUB)'
  return parted.find(([part]) => names.some((name) => part.test(name)))?.[1] ?? null
}

async function mediaType(entry: ArchiveEntry | undefined): Promise<string> {
  if (!entry || entry.bytes > 200) return ''
  let type = ''
  for await (const chunk of entry.open()) type += Buffer.from(chunk).toString('latin1')
  return type.trim()
}

function archiveInArchive(file: string) {
  return fileNotText({ file, kind: 'an archive inside an archive', advice: 'Unpack it once and give what is inside.' })
}

const wide = (name: string) => Buffer.from(name, 'utf16le')
// Names of streams in UTF-16, as the directory of a compound file has them; a workbook may hold a document of Word.
const BOOKS = [wide('Workbook'), wide('Book')]
const ENCRYPTED = wide('EncryptedPackage')
const others: readonly (readonly [Buffer, string])[] = [
  [wide('WordDocument'), 'a Word document'],
  [wide('PowerPoint Document'), 'a PowerPoint presentation'],
  [wide('__substg1.0_'), 'a mail of Outlook'],
]
const NAME_LENGTH = 64

/** Microsoft's container holds an old workbook, an encrypted one, or what is no workbook at all. */
async function refuseOtherCompounds(handle: FileHandle, size: number, file: string): Promise<void> {
  const found = new Set<Buffer>()
  let rest: Uint8Array = new Uint8Array(0)
  for await (const chunk of readRange(handle, { from: 0, length: size })) {
    const joined = Buffer.concat([rest, chunk])
    if (joined.includes(ENCRYPTED)) throw fileEncrypted({ file })
    for (const name of [...BOOKS, ...others.map(([stream]) => stream)]) if (joined.includes(name)) found.add(name)
    rest = chunk.slice(-NAME_LENGTH)
  }
  if (BOOKS.some((name) => found.has(name))) return
  const other = others.find(([stream]) => found.has(stream))
  if (other) {
    const advice = 'Ask the supplier for the table as a workbook or CSV.'
    throw fileNotText({ file, kind: other[1], advice })
  }
}

async function headOf(bytes: AsyncIterable<Uint8Array>): Promise<Wrapping> {
  for await (const chunk of bytes) if (chunk.length > 0) return wrappingOf(chunk)
  return 'none'
}
