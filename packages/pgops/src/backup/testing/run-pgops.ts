import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface PgopsRun {
  child: ChildProcess
  /** Everything it has written to standard error. */
  said(): string
  ended: Promise<{ code: number | null; out: string; err: string }>
}

const pathOf = (place: string): string => fileURLToPath(new URL(place, import.meta.url))

/** CI has built it just before; elsewhere the build may be older than the source, which loads slowly. */
const PROGRAM: readonly string[] = process.env['CI']
  ? [pathOf('../../../dist/command/main.js')]
  : ['--import', 'tsx', '--conditions=@products-manager/source', pathOf('../../command/main.ts')]

/** `pgops` in a process of its own, with these settings only. */
export function runPgops(args: readonly string[], env: Record<string, string> = {}): PgopsRun {
  const { BACKUP_DIRECTORY: _, BACKUP_ENCRYPTION_KEY: __, DATABASE_URL: ___, ...clean } = process.env
  const child = spawn(process.execPath, [...PROGRAM, ...args], {
    env: { ...clean, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (piece) => {
    out += piece
  })
  child.stderr.on('data', (piece) => {
    err += piece
  })
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }))
  return { child, said: () => err, ended }
}
