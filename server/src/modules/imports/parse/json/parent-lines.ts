import { MAX_TREE_RECORD } from '../scan/limits.ts'

const LF = 0x0a
const NOTHING = Buffer.alloc(0)
// What a line that belongs to another says of it: bulk exports of Shopify have products, variants and pictures so.
const PARENT = '__parentId'
const MARK = Buffer.from(`"${PARENT}"`)
// 'gid://shopify/ProductVariant/4' is a variant's.
const KIND = /^gid:\/\/[^/]+\/([A-Za-z]\w*)\//
const NO_KIND = 'children'
// A product without variants is hardly longer.
const LOOKED_AT = 32 * 1024

/** A line, and the lines that belong to it by their kind. */
interface Line {
  text: string
  id: string | null
  children: Map<string, Line[]>
}

export function hasParentLines(head: string): boolean {
  return head.includes(`"${PARENT}"`)
}

/**
 * One object on each line, some of which name the one before them that they belong to: each is put into a list of that
 * one, which is called as its kind is. Where kinds do not alternate, every object stays on its line. Any other document
 * stays as it is, and so does a line whose parent is not among those of the object before it.
 */
export async function* withParentLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let family: Family | null = null
  let hasBegun = false
  let rest: Buffer = NOTHING
  for await (const chunk of bytes) {
    if (hasBegun && family === null) {
      yield chunk
      continue
    }
    rest = Buffer.concat([rest, chunk])
    if (!hasBegun && rest.length < LOOKED_AT) continue
    if (!hasBegun && rest.includes(MARK)) family = new Family()
    hasBegun = true
    let end = rest.lastIndexOf(LF) + 1
    if (family === null || (end === 0 && rest.length > MAX_TREE_RECORD)) {
      // Text without line breaks has nothing on lines.
      yield Buffer.concat([family?.end(NOTHING) ?? NOTHING, rest])
      family = null
      end = rest.length
    } else if (end > 0) yield family.push(rest.toString('latin1', 0, end - 1).split('\n'))
    rest = rest.subarray(end)
  }
  if (!hasBegun && rest.includes(MARK)) family = new Family()
  yield family?.end(rest) ?? rest
}

/** Text is held as Latin-1, a character for each byte: nothing but what is ASCII is looked at. */
class Family {
  private head: Line | null = null
  private readonly members = new Map<string, Line>()
  private done: string[] = []

  /** The objects that end in these lines. */
  push(lines: readonly string[]): Buffer {
    for (const text of lines) this.add(text)
    return this.take()
  }

  end(rest: Buffer): Buffer {
    for (const text of rest.length > 0 ? rest.toString('latin1').split('\n') : []) this.add(text)
    this.close()
    return this.take()
  }

  private add(text: string): void {
    const { id, parent } = idsIn(text)
    const line: Line = { text, id, children: new Map() }
    const owner = parent === null ? undefined : this.members.get(parent)
    if (!owner) {
      this.close()
      this.head = line
    } else {
      const kind = KIND.exec(id ?? '')?.[1] ?? NO_KIND
      const alike = owner.children.get(kind)
      if (alike) alike.push(line)
      else owner.children.set(kind, [line])
    }
    if (id !== null) this.members.set(id, line)
  }

  private close(): void {
    if (this.head) this.done.push(written(this.head), '\n')
    this.head = null
    this.members.clear()
  }

  private take(): Buffer {
    const text = this.done.join('')
    this.done = []
    return Buffer.from(text, 'latin1')
  }
}

function idsIn(text: string): { id: string | null; parent: string | null } {
  try {
    const value = JSON.parse(text) as Record<string, unknown> | null
    return { id: textOr(value?.['id']), parent: textOr(value?.[PARENT]) }
  } catch {
    return { id: null, parent: null }
  }
}

function textOr(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function written({ text, children }: Line): string {
  if (children.size === 0) return text
  const lists = [...children].map(([kind, lines]) => `,${JSON.stringify(kind)}:[\n${lines.map(written).join(',\n')}]`)
  return `${text.slice(0, text.lastIndexOf('}'))}${lists.join('')}}`
}
