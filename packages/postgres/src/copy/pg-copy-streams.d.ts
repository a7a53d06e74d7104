declare module 'pg-copy-streams' {
  import type { Readable, ReadableOptions, Writable, WritableOptions } from 'node:stream'
  import type { Connection, Submittable } from 'pg'

  interface CopyIn extends Writable, Submittable {
    rowCount: number
    submit(connection: Connection): void
  }
  interface CopyOut extends Readable, Submittable {
    rowCount: number
    submit(connection: Connection): void
  }
  export function from(text: string, options?: WritableOptions): CopyIn
  export function to(text: string, options?: ReadableOptions): CopyOut
}
