import { damaged } from '../backup/sealing/open-sealed.ts'

/** A part of a dump, as it is read. */
export type DumpSection =
  | { kind: 'statements'; text: string }
  /** `rows` has to be consumed before the next section. */
  | { kind: 'rows'; copy: string; rows: AsyncGenerator<Buffer> }

const HEAD = '-- pgops dump 1 '
// In COPY's text format no row is this line.
const END = '\\.\n'
export const endOfRows = END

/** The first lines of a dump: what it is, for people and for us. */
export function headOfDump(database: string, token: string): string {
  return `${HEAD}${token}\n-- The database ${database} as SQL. Into an empty one: psql -1 -v ON_ERROR_STOP=1 -d NAME -f FILE\n`
}

export function sectionLine(token: string, kind: 'statements' | 'rows' | 'end'): string {
  return `-- ${token} ${kind}\n`
}

/** The statement before a table's rows. */
export function copyLine({ schema, table, columns }: { schema: string; table: string; columns: string[] }): string {
  return `copy ${quoted(schema)}.${quoted(table)} (${columns.map(quoted).join(', ')}) from stdin;\n`
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** Takes a dump apart, no faster than its rows are consumed. A dump that ends early is damaged. */
export async function* readDump(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<DumpSection> {
  const lines = new LineReader(chunks, name)
  const head = await lines.line()
  if (!head.startsWith(HEAD)) throw damaged(name, 'it is no dump')
  const token = head.slice(HEAD.length).trim()
  let text = ''
  for (;;) {
    const line = await lines.line()
    const isSection = line.startsWith(`-- ${token} `)
    if (!isSection) text += line
    if (!isSection) continue
    if (text !== '') yield { kind: 'statements', text }
    text = ''
    if (line === sectionLine(token, 'end')) return
    if (line === sectionLine(token, 'rows'))
      yield { kind: 'rows', copy: (await lines.line()).trim().replace(/;$/, ''), rows: lines.rows() }
  }
}

/** Lines, and the rows between them, out of pieces that end anywhere. */
class LineReader {
  readonly #chunks: AsyncIterator<Uint8Array>
  readonly #name: string
  #left: Buffer = Buffer.alloc(0)

  constructor(chunks: AsyncIterable<Uint8Array>, name: string) {
    this.#chunks = chunks[Symbol.asyncIterator]()
    this.#name = name
  }

  /** With its end. */
  async line(): Promise<string> {
    for (let from = 0; ; ) {
      const end = this.#left.indexOf(10, from)
      if (end !== -1) return this.#take(end + 1).toString('utf8')
      from = this.#left.length
      await this.#more()
    }
  }

  /** Everything up to the line that ends the rows. */
  async *rows(): AsyncGenerator<Buffer> {
    // What was given away ended a line, or nothing was.
    for (;;) {
      if (this.#left.length < END.length) await this.#more()
      else if (this.#left.subarray(0, END.length).equals(Buffer.from(END))) {
        this.#take(END.length)
        return
      } else {
        const end = this.#left.indexOf(`\n${END}`)
        const whole = end === -1 ? this.#left.lastIndexOf(10, this.#left.length - END.length) : end
        if (whole === -1) await this.#more()
        else yield this.#take(whole + 1)
      }
    }
  }

  #take(bytes: number): Buffer {
    const taken = this.#left.subarray(0, bytes)
    this.#left = this.#left.subarray(bytes)
    return taken
  }

  async #more(): Promise<void> {
    const { value, done } = await this.#chunks.next()
    if (done) throw damaged(this.#name, 'it ends early')
    this.#left = this.#left.length === 0 ? Buffer.from(value) : Buffer.concat([this.#left, value])
  }
}
