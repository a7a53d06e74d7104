import type { Companion, FileSettings, Profile } from '@products-manager/contract'
import type { Database, Session } from '@products-manager/postgres'
import { columnsMissing } from '../errors.ts'
import { findColumn } from '../formats/find-column.ts'
import { lookAtSource } from '../look-at-source.ts'
import { missingColumn } from '../map/missing-columns.ts'
import { dialectOf } from '../parse/dialect-of.ts'
import { parse } from '../parse/parse.ts'
import { createCompanionRows, findCompanionRows, insertCompanionRows } from '../queries/sources/companion-rows.ts'
import type { Dialect, RawRow } from '../types.ts'
import { csvLine, joinedHeader } from './csv-line.ts'

export interface JoinedFile {
  path: string
  name: string
}

export interface JoinRequest {
  main: JoinedFile
  companion: JoinedFile
  keys: Pick<Companion, 'key' | 'companionKey'>
  /** How the first file is written, where that is not to be guessed. */
  settings: FileSettings | undefined
  signal: AbortSignal
}

// PostgreSQL takes them in one statement, and holds them instead of us: memory is flat whatever the files' size.
const ROWS_AT_ONCE = 2_000

/**
 * Two files of one supplier as one: the second's columns behind the first's, row by row where the keys agree, as CSV in
 * UTF-8. A row without a partner gets empty cells; a row that is damaged stays one that is refused.
 */
export async function* joinFiles(imports: Database<'imports'>, request: JoinRequest): AsyncGenerator<Uint8Array> {
  const { signal, keys } = request
  const main = await open(request.main, request.settings)
  const companion = await open(request.companion, undefined)
  try {
    const key = positionOf(main.dialect, keys.key)
    const companionKey = positionOf(companion.dialect, keys.companionKey)
    const session = await openSession(imports, signal)
    try {
      await createCompanionRows(session.handle)
      await fill(session.handle, {
        rows: parse(companion.file.open({ signal }), companion.dialect, signal),
        companionKey,
      })
      const widths = { main: main.dialect.columnCount, companion: companion.dialect.columnCount }
      if (main.dialect.columns) yield Buffer.from(csvLine(joinedHeader(main.dialect.columns, companion.dialect)))
      for await (const rows of parse(main.file.open({ signal }), main.dialect, signal))
        for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
          yield await joined(session.handle, { rows: rows.slice(at, at + ROWS_AT_ONCE), key, widths })
    } finally {
      await session.end()
    }
  } finally {
    await main.file.close()
    await companion.file.close()
  }
}

/** The profile for a joined file: how the first was written no longer holds, what its numbers look like does. */
export function joinedProfile(profile: Profile, hasHeader: boolean): Profile {
  const { decimalMark, thousandMark, dateOrder } = profile.file ?? {}
  return {
    ...profile,
    file: {
      ...joinedSettings(hasHeader),
      ...(decimalMark !== undefined && { decimalMark }),
      ...(thousandMark !== undefined && { thousandMark }),
      ...(dateOrder !== undefined && { dateOrder }),
    },
  }
}

/** How a joined file is written. */
export function joinedSettings(hasHeader: boolean): FileSettings {
  return { encoding: 'utf-8', delimiter: ',', quote: '"', header: hasHeader, skipRows: 0 }
}

async function open({ path, name }: JoinedFile, settings: FileSettings | undefined) {
  const { file, detection } = await lookAtSource(path, { name, settings })
  return { file, dialect: dialectOf(detection, settings) }
}

function positionOf(dialect: Dialect, ref: Companion['key']): number {
  const position = findColumn(dialect, ref)
  if (position === null) throw columnsMissing({ columns: [missingColumn(dialect, ref, 'the key')] })
  return position
}

interface Filling {
  rows: AsyncIterable<RawRow[]>
  companionKey: number
}

async function fill(session: Session<'imports'>, { rows, companionKey }: Filling): Promise<void> {
  for await (const batch of rows) {
    const whole = batch.filter(({ defect }) => defect === null)
    const keyed = whole.map(({ cells }) => ({ key: keyIn(cells, companionKey), cells }))
    const useful = keyed.filter(({ key }) => key !== '')
    for (let at = 0; at < useful.length; at += ROWS_AT_ONCE)
      await insertCompanionRows(session, useful.slice(at, at + ROWS_AT_ONCE))
  }
}

interface Joining {
  rows: readonly RawRow[]
  key: number
  widths: { main: number; companion: number }
}

async function joined(session: Session<'imports'>, { rows, key, widths }: Joining): Promise<Uint8Array> {
  const keys = new Set(rows.map(({ cells }) => keyIn(cells, key)))
  const found = await findCompanionRows(session, [...keys])
  const partners = new Map(found.map((row) => [row.key, row.cells]))
  const lines = rows.map(({ cells, defect }) => {
    // One cell too many: what was damaged in its own file must not pass for whole in this one.
    if (defect) return csvLine(padded(cells, widths.main + widths.companion + 1))
    return csvLine([...padded(cells, widths.main), ...padded(partners.get(keyIn(cells, key)) ?? [], widths.companion)])
  })
  return Buffer.from(lines.join(''))
}

function keyIn(cells: readonly string[], position: number): string {
  return (cells[position] ?? '').trim()
}

function padded(cells: readonly string[], width: number): string[] {
  return Array.from({ length: width }, (_, i) => cells[i] ?? '')
}

/** A session that lives as long as a generator does: it cannot stand inside a callback. */
async function openSession(imports: Database<'imports'>, signal: AbortSignal) {
  let finish = () => {}
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  let life: Promise<void> = Promise.resolve()
  const handle = await new Promise<Session<'imports'>>((resolve, reject) => {
    life = imports.withSession(
      async (session) => {
        resolve(session)
        await finished
      },
      { signal },
    )
    life.catch(reject)
  })
  return {
    handle,
    async end() {
      finish()
      await life.catch(() => {})
    },
  }
}
