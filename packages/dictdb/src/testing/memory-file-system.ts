import type { FileSystem, OpenFile } from '../files/file-system.ts'

type Edit =
  | { readonly kind: 'write'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'truncate'; readonly length: number }

/** A file's content as the process sees it, as the platter has it, and the edits between the two. */
interface Content {
  seen: Uint8Array
  durable: Uint8Array
  unsynced: Edit[]
}

type DirectoryEdit =
  | { readonly kind: 'link'; readonly path: string; readonly content: Content }
  | { readonly kind: 'unlink'; readonly path: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }

/** What goes wrong at a call: an error with this code, half of a write, or from then on everything. */
export type Fault = { readonly call: number; readonly what: 'ENOSPC' | 'EIO' | 'short' | 'crash' }

/** Files in memory that know what a loss of power would leave, and fail where they are told to. */
export class MemoryFileSystem implements FileSystem {
  calls = 0
  fault: Fault | undefined
  private seen = new Map<string, Content>()
  private durable = new Map<string, Content>()
  private unsynced: DirectoryEdit[] = []

  openNow(path: string, mode: 'append' | 'create' | 'exclusive'): OpenFile {
    this.step()
    const held = this.seen.get(path)
    if (mode === 'exclusive' && held !== undefined) throw failure('EEXIST')
    const content: Content = held ?? { seen: new Uint8Array(), durable: new Uint8Array(), unsynced: [] }
    if (held === undefined) {
      this.seen.set(path, content)
      this.unsynced.push({ kind: 'link', path, content })
    } else if (mode === 'create') truncate(content, 0)
    return this.handle(content)
  }

  readNow(path: string, from = 0): Uint8Array {
    const content = this.seen.get(path)
    if (content === undefined) throw failure('ENOENT')
    return content.seen.slice(from)
  }

  async read(path: string): Promise<Uint8Array> {
    return this.readNow(path)
  }

  renameNow(from: string, to: string): void {
    this.step()
    const content = this.seen.get(from)
    if (content === undefined) throw failure('ENOENT')
    this.seen.delete(from)
    this.seen.set(to, content)
    this.unsynced.push({ kind: 'rename', from, to })
  }

  removeNow(path: string): void {
    this.step()
    if (!this.seen.delete(path)) throw failure('ENOENT')
    this.unsynced.push({ kind: 'unlink', path })
  }

  listNow(directory: string): string[] {
    const prefix = `${directory}/`
    return Array.from(this.seen.keys()).flatMap((path) => (path.startsWith(prefix) ? [path.slice(prefix.length)] : []))
  }

  makeDirectoryNow(): void {}

  existsNow(path: string): boolean {
    return this.seen.has(path) || this.listNow(path).length > 0
  }

  async syncDirectory(): Promise<void> {
    await turn()
    this.syncDirectoryNow()
  }

  syncDirectoryNow(): void {
    this.step()
    for (const edit of this.unsynced) applyEdit(this.durable, edit)
    this.unsynced = []
  }

  /** The bytes of a file, to damage them. */
  bytesOf(path: string): Uint8Array {
    return this.seen.get(path)!.seen
  }

  /** Puts a file there as if it had always been. */
  place(path: string, bytes: Uint8Array): void {
    const content = { seen: bytes.slice(), durable: bytes.slice(), unsynced: [] }
    this.seen.set(path, content)
    this.durable.set(path, content)
  }

  /**
   * What another boot finds: all that was synced, and of the rest whatever `keep` says: edits of the directory in their
   * order up to some point, as a journalling file system keeps them, and any of the writes, with zeros in the holes.
   * The lock file goes: its owner is known to be dead after a boot.
   */
  afterPowerLoss(keep: () => boolean): MemoryFileSystem {
    const after = new MemoryFileSystem()
    const names = new Map(this.durable)
    for (const edit of this.unsynced) {
      if (!keep()) break
      applyEdit(names, edit)
    }
    for (const [path, content] of names) {
      if (path.endsWith('/LOCK')) continue
      const survived: Content = { seen: content.durable.slice(), durable: new Uint8Array(), unsynced: [] }
      for (const edit of content.unsynced) if (keep()) survived.seen = edited(survived.seen, edit)
      after.place(path, survived.seen)
    }
    return after
  }

  private handle(content: Content): OpenFile {
    const write = (bytes: Uint8Array): number => {
      const written = this.step() === 'short' && bytes.length > 1 ? bytes.subarray(0, bytes.length >> 1) : bytes
      const edit: Edit = { kind: 'write', at: content.seen.length, bytes: written.slice() }
      content.seen = edited(content.seen, edit)
      content.unsynced.push(edit)
      return written.length
    }
    const sync = (): void => {
      this.step()
      content.durable = content.seen.slice()
      content.unsynced = []
    }
    return {
      write: async (bytes) => {
        await turn()
        return write(bytes)
      },
      writeNow: write,
      sync: async () => {
        await turn()
        sync()
      },
      syncNow: sync,
      truncateNow: (length) => {
        this.step()
        truncate(content, length)
      },
      closeNow: () => {},
    }
  }

  private step(): Fault['what'] | undefined {
    this.calls++
    const { fault } = this
    if (fault === undefined || this.calls < fault.call) return undefined
    if (fault.what === 'crash') throw failure('EIO')
    if (this.calls > fault.call) return undefined
    if (fault.what === 'short') return 'short'
    throw failure(fault.what)
  }
}

/** Files come back in a later turn, as from a real disk. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function truncate(content: Content, length: number): void {
  const edit: Edit = { kind: 'truncate', length }
  content.seen = edited(content.seen, edit)
  content.unsynced.push(edit)
}

function edited(bytes: Uint8Array, edit: Edit): Uint8Array {
  if (edit.kind === 'truncate') return bytes.slice(0, edit.length)
  const next = new Uint8Array(Math.max(bytes.length, edit.at + edit.bytes.length))
  next.set(bytes)
  next.set(edit.bytes, edit.at)
  return next
}

function applyEdit(names: Map<string, Content>, edit: DirectoryEdit): void {
  if (edit.kind === 'link') names.set(edit.path, edit.content)
  else if (edit.kind === 'unlink') names.delete(edit.path)
  else {
    const content = names.get(edit.from)
    names.delete(edit.from)
    if (content !== undefined) names.set(edit.to, content)
  }
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code })
}
