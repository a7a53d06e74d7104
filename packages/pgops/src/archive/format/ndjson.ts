import { ArchiveError } from '../archive-error.ts'
import { type ArchivedColumn, type RowSet, rowAt, type Text } from './rows.ts'

/** The rows as one JSON object on each line. Every value is the text PostgreSQL writes, or null: a JSON number would be rounded by its readers. */
export function ndjsonOf(set: RowSet): Uint8Array {
  const names = set.columns.map(({ name }) => JSON.stringify(name))
  const lines: string[] = [`${JSON.stringify({ 'pgops.columns': set.columns })}\n`]
  for (let index = 0; index < set.count; index++) {
    const members = rowAt(set, index).map((value, i) => `${names[i]}:${JSON.stringify(value)}`)
    lines.push(`{${members.join(',')}}\n`)
  }
  return Buffer.from(lines.join(''))
}

/** The rows of a file that `ndjsonOf` made. */
export function readNdjson(bytes: Uint8Array): RowSet {
  // A byte order mark is part of the text, and an unpaired surrogate cannot come from PostgreSQL.
  const [head = '', ...lines] = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).split('\n')
  const columns = (JSON.parse(head) as { 'pgops.columns'?: ArchivedColumn[] })['pgops.columns']
  if (!columns || lines.pop() !== '')
    throw new ArchiveError('ARCHIVE_DAMAGED', 'The file is damaged: its first or last line is missing.')

  const values: Text[][] = columns.map(() => [])
  for (const line of lines) {
    const row = JSON.parse(line) as Record<string, Text>
    columns.forEach(({ name }, i) => {
      values[i]?.push(row[name] ?? null)
    })
  }
  return { columns, values, count: lines.length }
}
