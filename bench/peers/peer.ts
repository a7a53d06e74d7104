import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Who the peers let in. */
export const ACCOUNT = { email: 'bench@example.com', password: 'bench-on-loopback-only' }

const START_TIMEOUT_MS = 120_000

/** A running peer that takes the benchmark's file by its own importer. */
export interface Peer {
  /** Whether a second import finds the products of the first. */
  updates: boolean
  /** Imports the file by HTTP and waits for the end. */
  importFile(csv: string): Promise<void>
  count(): Promise<number>
  stop(): Promise<void>
}

/**
 * Installs what a folder beside this file lists, once, outside of the workspace. BENCH_PEERS names a directory below which
 * they are already.
 */
export function installedPeers(folder: 'together' | 'medusa'): string {
  const directory = join(process.env['BENCH_PEERS'] ?? join(tmpdir(), 'products-manager-bench-peers'), folder)
  mkdirSync(directory, { recursive: true })
  if (!existsSync(join(directory, 'node_modules'))) {
    cpSync(fileURLToPath(new URL(`${folder}/package.json`, import.meta.url)), join(directory, 'package.json'))
    // Their `engines` ask for a newer Node; they run on this one.
    const options = ['install', '--force', '--no-audit', '--no-fund', '--loglevel=error']
    execFileSync('npm', options, { cwd: directory, stdio: ['ignore', 2, 2] })
  }
  return directory
}

/** @throws when the answer is not a success. */
export async function checked(request: Promise<Response>): Promise<Response> {
  const answer = await request
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${await answer.text()}`)
  return answer
}

/** Waits until a server answers. */
export async function answering(url: string): Promise<void> {
  const until = Date.now() + START_TIMEOUT_MS
  while (Date.now() < until) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`${url} did not answer.`)
}
