/** A column's value in COPY's text format. */
export type CopyValue = string | number | bigint | boolean | null

export interface CopyEncoder {
  /** Takes one row; gives a chunk when one is full. */
  add(row: readonly CopyValue[]): Buffer | null
  /** What is left, or null. */
  flush(): Buffer | null
}

const CHUNK_BYTES = 65_536
const BACKSLASH = 92
const SPECIAL = ['\\', '\t', '\n', '\r', '\0']

/** Turns rows into chunks of COPY's text format. */
export function createCopyEncoder(chunkBytes = CHUNK_BYTES): CopyEncoder {
  let text = ''
  const take = (): Buffer => {
    const chunk = Buffer.from(text)
    text = ''
    return chunk
  }
  return {
    add(row) {
      text += `${copyLine(row)}\n`
      return text.length >= chunkBytes ? take() : null
    },
    flush: () => (text === '' ? null : take()),
  }
}

/** The rows as chunks for `copyFrom`. */
export async function* copyRows(
  rows: AsyncIterable<readonly CopyValue[]> | Iterable<readonly CopyValue[]>,
  chunkBytes = CHUNK_BYTES,
): AsyncGenerator<Buffer> {
  const encoder = createCopyEncoder(chunkBytes)
  // Waiting for each of rows that are there already would cost as much as to encode them.
  if (Symbol.iterator in rows) {
    for (const row of rows) {
      const chunk = encoder.add(row)
      if (chunk) yield chunk
    }
  } else {
    for await (const row of rows) {
      const chunk = encoder.add(row)
      if (chunk) yield chunk
    }
  }
  const rest = encoder.flush()
  if (rest) yield rest
}

/** One row of COPY's text format, without the end of its line: whatever is put between two of them is a tab. */
export function copyLine(row: readonly CopyValue[]): string {
  // Joined at once: adding field to field makes an object for each.
  const fields = new Array<string>(row.length)
  for (let i = 0; i < row.length; i++) fields[i] = field(row[i] as CopyValue)
  return fields.join('\t')
}

function field(value: CopyValue): string {
  if (typeof value === 'string') return isPlain(value) ? value : escaped(value)
  if (value === null) return '\\N'
  if (typeof value === 'boolean') return value ? 't' : 'f'
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  throw new TypeError(`COPY takes text, numbers, booleans and null, not ${typeof value}.`)
}

// From this length on, searching for one character after the other takes less than looking at each.
const LONG = 48

function isPlain(value: string): boolean {
  if (value.length > LONG) {
    for (const special of SPECIAL) if (value.includes(special)) return false
    return true
  }
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    if (code === BACKSLASH || code < 14) return false
  }
  return true
}

function escaped(value: string): string {
  if (value.includes('\0')) throw new TypeError('PostgreSQL text cannot contain NUL (U+0000).')
  return value.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
}
