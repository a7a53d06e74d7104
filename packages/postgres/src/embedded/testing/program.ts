import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Client } from 'pg'
import { systemCode } from '../embedded-error.ts'
import type { EmbeddedOptions } from '../start-embedded.ts'

/** What a program says when it has the server. */
export interface Held {
  url: string
  port: number
  directory: string
  version: string
  join: 'started' | 'joined'
}

/** Another program, in a process of its own, that holds an embedded server. */
export interface Program {
  process: ChildProcess
  ready: Promise<Held>
  /** Asks it to stop the server, or to let it go, and waits for its end; returns all it wrote. */
  end(how: 'stop' | 'release'): Promise<string>
  kill(signal: NodeJS.Signals): Promise<void>
}

export interface ProgramOptions extends Omit<EmbeddedOptions, 'log'> {
  uid?: number
  gid?: number
}

const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const placeOf = (path: string) => new URL(path, import.meta.url).href

/** CI has built it just before; elsewhere the build may be older than the source, which program and keeper load slowly. */
const { flags, place } = process.env['CI']
  ? { flags: [], place: placeOf('../../../dist/embedded/start-embedded.js') }
  : {
      flags: ['--import', loader, '--conditions=@products-manager/source'],
      place: placeOf('../start-embedded.ts'),
    }

/** Starts such a program. */
export function startProgram({ uid, gid, ...options }: ProgramOptions): Program {
  const script = fileURLToPath(new URL('./hold-server.mjs', import.meta.url))
  const user = uid === undefined ? {} : { uid, gid: gid ?? uid }
  const child = spawn(process.execPath, [...flags, script, place, JSON.stringify(options)], {
    ...user,
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: '/',
    detached: true,
    env: { PATH: process.env['PATH'], HOME: '/tmp' },
  })
  let output = ''
  const ready = new Promise<Held>((resolve, reject) => {
    const read = (piece: Buffer) => {
      output += piece
      const line = /^READY (.*)$/m.exec(output)
      if (line?.[1]) resolve(JSON.parse(line[1]) as Held)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', () => reject(new Error(output)))
  })
  ready.catch(() => undefined)
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return {
    process: child,
    ready,
    async end(how) {
      child.stdin.write(`${how}\n`)
      await ended
      return output
    },
    async kill(signal) {
      child.kill(signal)
      await ended
    },
  }
}

/** The processes whose command line names a path, by what they are. */
export function processesOf(path: string): { pid: number; kind: 'program' | 'keeper' | 'server' | 'other' }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const command = commandOf(name)
      return command.includes(path) ? [{ pid: Number(name), kind: kindOf(command) }] : []
    })
}

function kindOf(command: string): 'program' | 'keeper' | 'server' | 'other' {
  if (command.includes('hold-server')) return 'program'
  if (command.includes('keeper')) return 'keeper'
  return command.includes('bin/postgres\0-D\0') && !command.includes('--single') ? 'server' : 'other'
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

/** Kills the processes of a path without warning. */
export function killAll(path: string, kinds: string[] = ['program', 'keeper', 'server', 'other']): void {
  for (const { pid, kind } of processesOf(path)) {
    if (kinds.includes(kind)) kill(pid)
  }
}

/** One that ended by itself since it was seen is dead, too. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (systemCode(error) !== 'ESRCH') throw error
  }
}

/** Waits until something is so. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** One statement on a connection of its own. */
export async function ask(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}
