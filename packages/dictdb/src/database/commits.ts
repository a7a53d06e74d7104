import { ReadOnlyError, TransactionError } from '../errors.ts'
import { logger } from '../logging/logger.ts'
import type { Row } from '../table/row.ts'
import type { AnyTable, Change, Commit, Journal, ShapeChange } from './commit.ts'

/** Told of each commit, after it. */
export type CommitListener = (commit: Commit) => void

/** The one road every write of a database takes: transactions, undo, the journal, listeners. */
export class Commits {
  version = 0
  journal: Journal | undefined
  readOnly = false
  private readonly listeners = new Set<CommitListener>()
  private changes: Change[] = []
  private readonly touched = new Set<AnyTable>()
  private depth = 0
  private readonly queue: Commit[] = []
  private delivering = false

  /** The version that what is written now will have. */
  get next(): number {
    return this.version + 1
  }

  get inTransaction(): boolean {
    return this.depth > 0
  }

  /** Throws when no write may begin. */
  open(): void {
    if (this.readOnly) throw new ReadOnlyError()
    this.journal?.accept()
  }

  /** Whether single changes have to be noted: in a transaction to undo them, else because somebody listens. */
  get notes(): boolean {
    return this.depth > 0 || this.journal !== undefined || this.listeners.size > 0
  }

  noteRow(table: AnyTable, slot: number, before: Row | undefined, after: Row | undefined): void {
    this.changes.push({ kind: 'row', table, slot, before, after })
    if (this.depth > 0) this.touched.add(table)
  }

  noteShape(change: ShapeChange): void {
    this.changes.push(change)
    this.endStatement(change.table)
  }

  /** Ends a statement: outside of a transaction it is committed here. */
  endStatement(table: AnyTable): void {
    if (this.depth > 0) {
      this.touched.add(table)
      return
    }
    if (this.changes.length > 0) this.commit()
    else this.version++
    table.settle()
  }

  /** Runs `fn` so that all of its writes happen, or none. Inside another transaction it is a savepoint. */
  transaction<T>(fn: () => T): T {
    if (this.depth === 0) this.open()
    const mark = this.changes.length
    this.depth++
    let result: T
    try {
      result = fn()
      refuseThenable(result)
    } catch (error) {
      this.undoTo(mark)
      this.leave()
      throw error
    }
    this.depth--
    if (this.depth > 0) return result
    this.finish()
    return result
  }

  /** Runs changes that are already final elsewhere: on a follower, or at recovery. */
  replay(fn: () => void): void {
    const refused = this.readOnly
    const mark = this.changes.length
    this.readOnly = false
    this.depth++
    try {
      fn()
    } catch (error) {
      this.undoTo(mark)
      throw error
    } finally {
      this.depth--
      this.readOnly = refused
    }
    this.finish()
  }

  listen(listener: CommitListener): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  private finish(): void {
    if (this.changes.length > 0) this.commit()
    this.settleTouched()
  }

  private leave(): void {
    this.depth--
    if (this.depth === 0) this.settleTouched()
  }

  private settleTouched(): void {
    for (const table of this.touched) table.settle()
    this.touched.clear()
  }

  private commit(): void {
    const commit: Commit = { version: this.version + 1, changes: this.changes }
    try {
      this.journal?.write(commit)
    } catch (error) {
      this.undoTo(0)
      throw error
    }
    this.changes = []
    this.version++
    if (this.listeners.size > 0) this.deliver(commit)
  }

  /** In order, even when a listener writes: what it writes is delivered after what it was told of. */
  private deliver(commit: Commit): void {
    this.queue.push(commit)
    if (this.delivering) return
    this.delivering = true
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) {
      for (const listener of this.listeners) callSafely(listener, next)
    }
    this.delivering = false
  }

  private undoTo(mark: number): void {
    while (this.changes.length > mark) {
      const change = this.changes.pop()!
      if (change.kind === 'row') change.table.revert(change.slot, change.before, change.after)
      else change.undo()
    }
  }
}

function callSafely(listener: CommitListener, commit: Commit): void {
  try {
    listener(commit)
  } catch (error) {
    logger.error('a change listener threw', { error: String(error) })
  }
}

function refuseThenable(result: unknown): void {
  if (typeof result !== 'object' || result === null || !('then' in result) || typeof result.then !== 'function') return
  // Nobody will await this promise: its rejection must not end the process.
  Promise.resolve(result).catch(() => {})
  throw new TransactionError(
    'A transaction cannot be asynchronous: another task could write in its middle. Use a lock, or updateIf.',
  )
}
