import { type DetectedColumn, type Detection, type FileSettings, nestedPathOf } from '@products-manager/contract'
import { AppError } from '../../platform/errors.ts'
import { fileDamaged } from './errors.ts'
import { foldName } from './formats/fold-name.ts'
import { detectSource } from './parse/detect-source.ts'
import { type LookedSource, lookAtHead } from './sources/open-source.ts'

interface List {
  name: string
  open(): AsyncIterable<Uint8Array>
}

interface Look {
  file: LookedSource
  detection: Detection
  settings: FileSettings
}

/**
 * The files of an archive that are lists with the columns of the one that is read: a catalogue with a file for each
 * category. Where there is one for each language or shop, each lists the same products, and one is read.
 */
export async function listsLike({ file, detection, settings }: Look): Promise<string[]> {
  const like: string[] = []
  const read = [detection]
  const same = withRows(settings, detection)
  for (const list of file.others) {
    const found = await detectList(list, same)
    if (found === null || !isLike(detection, found) || read.some((one) => sameProducts(one, found))) continue
    like.push(list.name)
    read.push(found)
  }
  return like
}

/**
 * Columns of text in rows are known by their places: files of an archive that are read together must all have them there.
 * @throws IMPORT_FILE_DAMAGED with the first file whose columns are others.
 */
export async function checkLists({ file, detection, settings }: Look): Promise<void> {
  const opened = file.open()
  if (Symbol.asyncIterator in opened || file.nature !== 'text' || !inRows(detection)) return
  const [first, ...others] = opened.names
  for (const name of others) {
    const found = await detectList({ name, open: () => opened.open(name) }, settings)
    if (found !== null && sameColumns(detection, found)) continue
    const problem = `its columns are not those of ${first}, with which it is read. Read such files apart.`
    throw fileDamaged({ file: file.name, where: { entry: name }, problem, cause: 'other-columns' })
  }
}

/** What one list is by itself; null when it cannot be read. */
async function detectList({ name, open }: List, settings: FileSettings): Promise<Detection | null> {
  try {
    const sample = await lookAtHead(open(), name)
    const source = { name, container: 'none', nature: 'text', entries: [], sample } as const
    return await detectSource(source, open, { settings, wanted: [] })
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

/** Where each element of a list is a row of the first, it is of the others. */
function withRows(settings: FileSettings, { format }: Detection): FileSettings {
  const records = format?.records?.value
  if (records === undefined || nestedPathOf(records).list === null) return settings
  return { ...settings, format: { ...settings.format, records } }
}

function isLike(first: Detection, other: Detection): boolean {
  if (!canBeOneText(first, other)) return false
  if (inRows(first)) return first.header.value && first.header.confidence !== 'guess' && sameColumns(first, other)
  if (first.format?.kind.value !== other.format?.kind.value) return false
  if (first.format?.records?.value !== other.format?.records?.value) return false
  const names = new Set(first.columns.map(({ name }) => name))
  return other.columns.every(({ name }) => names.has(name))
}

/** Whether both begin with the same products, told by any column that names them. */
function sameProducts(first: Detection, other: Detection): boolean {
  const named = other.columns.filter(namesProducts)
  return first.columns.filter(namesProducts).some(({ name, position, samples }) => {
    const same = named.find((column) => (name === null ? column.position === position : column.name === name))
    return same?.samples.every((text, i) => text === (samples[i] ?? text)) ?? false
  })
}

/** Numbers of rows, amounts and prices are the same in many a list. */
function namesProducts({ filled, distinct, samples }: DetectedColumn): boolean {
  return filled === 1 && distinct === 1 && samples.length > 1 && samples.every((text) => /\p{L}|\d{6}/u.test(text))
}

/** Files that are read together are decoded alike: of one in UTF-8 and one of bytes no letter beyond ASCII would be right. */
function canBeOneText(first: Detection, other: Detection): boolean {
  const [a, b] = [first, other].map(({ encoding }) => encoding)
  if (!a || !b || [a, b].some(({ why }) => why.some(({ code }) => code === 'ascii'))) return true
  return a.value.startsWith('utf-') === b.value.startsWith('utf-')
}

function inRows({ format }: Detection): boolean {
  return format?.kind.value === 'csv' || format?.kind.value === 'fixed-width'
}

/** Whether both are written alike, with the same columns at the same places. */
function sameColumns(first: Detection, other: Detection): boolean {
  return writing(first) === writing(other)
}

function writing({ format, delimiter, quote, quoting, header, skipRows, columns }: Detection): string {
  const names = columns.map(({ name }) => foldName(name ?? ''))
  const way = [format?.kind.value, format?.fixedColumns, delimiter.value, quote.value, quoting?.value]
  return JSON.stringify([...way, header.value, skipRows.value, names])
}
