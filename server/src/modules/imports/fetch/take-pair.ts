import type { Companion, FileSettings } from '@products-manager/contract'
import { joinedProfile, joinedSettings, joinFiles } from '../join/join-files.ts'
import type { FileRow } from '../queries/insert-file.ts'
import type { SourceRow } from '../queries/sources/source-row.ts'
import { chooseFiles } from '../sources/connect/choose-files.ts'
import type { OpenSource, RemoteFile, TakenFile } from '../sources/connect/types.ts'
import { receiveFile } from '../uploads.ts'
import type { SourceParts } from './source-parts.ts'
import { profileOf, type TakenBytes, type TakeOptions, takeBytes } from './take-bytes.ts'

/** The newest of both files of a source that joins two; `isNew` when they were not taken together before. */
export interface Pair {
  main: RemoteFile
  companion: RemoteFile
  /** Both as one file. */
  joined: RemoteFile
  isNew: boolean
}

interface Choosing {
  source: Pick<SourceRow, 'pattern'>
  rule: Companion
  listed: readonly RemoteFile[]
  taken: readonly TakenFile[]
}

/**
 * Which two files are joined.
 * @throws IMPORT_SOURCE_NO_FILE when one of them is not there.
 */
export function choosePair({ source, rule, listed, taken }: Choosing): Pair {
  const newest = (pattern: string, among: readonly RemoteFile[]) =>
    chooseFiles(among, { pattern, take: 'newest' }, []).matching.at(-1) as RemoteFile
  const companion = newest(rule.pattern, listed)
  // A pattern such as * fits the second file, too.
  const main = newest(
    source.pattern ?? '*',
    listed.filter((file) => file !== companion),
  )
  const version = JSON.stringify([main.version, companion.version])
  const name = `${main.name} + ${companion.name}`
  const isKnown = taken.some((file) => file.name === name && file.version === version)
  const isNew = !isKnown || main.version === null || companion.version === null
  return {
    main,
    companion,
    isNew,
    joined: { name, path: main.path, bytes: null, modifiedAt: main.modifiedAt, version },
  }
}

interface Taking {
  source: SourceRow
  rule: Companion
  pair: Pair
  open: OpenSource
  options: TakeOptions
  signal: AbortSignal
}

/** Keeps both files as they came, joins them, and takes what that gives like any other file. */
export async function takePair(parts: SourceParts, taking: Taking): Promise<TakenBytes> {
  const { source, rule, pair, open, options, signal } = taking
  const profile = await profileOf(parts, source)
  const main = await keep(parts, open, { file: pair.main, settings: profile?.file })
  const companion = await keep(parts, open, { file: pair.companion, settings: undefined })
  const hasHeader = main.detection.header.value
  const bytes = joinFiles(parts.imports, {
    main: { path: parts.files.path(main.objectKey), name: main.fileName },
    companion: { path: parts.files.path(companion.objectKey), name: companion.fileName },
    keys: rule,
    settings: profile?.file,
    signal,
  })
  return takeBytes(parts, source, {
    file: { ...pair.joined, bytes },
    options: {
      ...options,
      adapt: (given) => joinedProfile(given, hasHeader),
      written: joinedSettings(hasHeader),
      originals: [
        { file: pair.main, row: main },
        { file: pair.companion, row: companion },
      ],
    },
  })
}

interface Keeping {
  file: RemoteFile
  settings: FileSettings | undefined
}

function keep(parts: SourceParts, open: OpenSource, { file, settings }: Keeping): Promise<FileRow> {
  return receiveFile(parts, { fileName: file.name, bytes: open.read(file), settings })
}
