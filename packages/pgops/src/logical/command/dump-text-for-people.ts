import { readableBytes } from '../../command/readable-bytes.ts'
import type { DumpRecord } from '../list-dumps.ts'

/** A dump in a line. */
export function dumpLine({ id, at, databases }: DumpRecord): string {
  const bytes = databases.reduce((sum, { file }) => sum + file.bytes, 0)
  const rows = databases.reduce((sum, one) => sum + one.rows, 0)
  return `${id}  as SQL, ${at.slice(0, 19).replace('T', ' ')}: ${databases.map(({ name }) => name).join(', ')}; ${rows.toLocaleString('en')} rows, ${readableBytes(bytes)}`
}
