/** The calls a client may send; each is answered once. */
export interface CallMessage {
  readonly id: number
  readonly calls: readonly Call[]
  /** All or none. */
  readonly atomic: boolean
}

/** One method of one table. */
export interface Call {
  readonly table: string
  readonly method: RemoteMethod
  readonly args: readonly unknown[]
}

export type RemoteMethod =
  | 'get'
  | 'has'
  | 'insert'
  | 'insertMany'
  | 'upsert'
  | 'update'
  | 'updateAll'
  | 'delete'
  | 'deleteAll'
  | 'select'
  | 'aggregate'
  | 'count'
  | 'all'

export type AnswerMessage =
  | { readonly id: number; readonly ok: true; readonly results: readonly unknown[] }
  | { readonly id: number; readonly ok: false; readonly error: ErrorJson }

/** An error that crosses threads: its class does not, its name, code and fields do. */
export interface ErrorJson {
  readonly name: string
  readonly message: string
  readonly code: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** The part of a MessagePort that is used; a Worker and `parentPort` have it too. */
export interface Port {
  postMessage(message: unknown): void
  on(event: string, listener: (message: unknown) => void): unknown
  off(event: string, listener: (message: unknown) => void): unknown
}

/** What the other thread's end is called: by a port, and by a Worker. */
export const ENDS: readonly string[] = ['close', 'exit']
