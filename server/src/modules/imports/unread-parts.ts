import {
  type Detection,
  type DetectionReason,
  leftReasons,
  nestedPathOf,
  type Profile,
} from '@products-manager/contract'
import { compileRows } from './batches/compile-rows.ts'
import { ANYWHERE } from './parse/tree/choose-records.ts'
import { isRecordName } from './parse/tree/name-words.ts'
import type { Dialect } from './types.ts'

/** What of a file an import leaves aside, by name: what nobody is told of is taken for imported. */
export interface UnreadParts {
  columns: readonly string[]
  sheets: readonly string[]
  /** Files of an archive. */
  entries: readonly string[]
  /** Paths of lists in the records, whose elements could be rows and are not. */
  lists: readonly string[]
  /** Paths of records of the same name elsewhere. */
  places: readonly string[]
  /** Kinds of records that nothing is made of, with how many there are. */
  records: readonly DetectionReason[]
  /** That of the list whose elements are the rows. */
  rows: string | null
}

/** What a profile that fits the file makes no use of. */
export function unreadParts({ format }: Detection, profile: Profile, dialect: Dialect): UnreadParts {
  const namesOf = (parts: readonly { name: string; isRead: boolean }[] = []) =>
    parts.filter(({ isRead }) => !isRead).map(({ name }) => name)
  const records = format?.records?.value ?? '/'
  const isList = (path: string) => nestedPathOf(path).list !== null
  const left = new Set(
    format?.records?.why.filter(({ code }) => code === 'place-left').map(({ facts }) => facts['path']),
  )
  const paths = (format?.recordChoices ?? []).map(({ path }) => path)
  return {
    columns: compileRows(profile, dialect).unreadColumns,
    sheets: namesOf(format?.sheets),
    entries: namesOf(format?.entries),
    lists: isList(records) ? [] : paths.filter(isList),
    places: paths.filter((path) => left.has(path) || isElsewhere(path, nestedPathOf(records).record)),
    records: (format?.kind.why ?? []).filter(({ code }) => leftReasons.includes(code)),
    rows: isList(records) ? records : null,
  }
}

/** Whether what stands there is called as the records are, and is neither read with them nor a part of one. */
function isElsewhere(path: string, records: string): boolean {
  const [name = '', anywhere = ''] = records.split('/').toReversed()
  const around = anywhere === ANYWHERE ? records.slice(0, -`/${ANYWHERE}/${name}`.length) : records
  return isRecordName(name) && path.endsWith(`/${name}`) && path !== records && !path.startsWith(`${around}/`)
}
