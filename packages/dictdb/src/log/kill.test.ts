import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { listBackups } from '../backup/backup-names.ts'
import { restore } from '../backup/restore.ts'
import { DictDB } from '../database/node-database.ts'
import { nodeFileSystem } from '../files/node-file-system.ts'

const CHILD = fileURLToPath(new URL('../testing/kill-child.ts', import.meta.url))
// More in a nightly run: DICTDB_KILLS=2000.
const KILLS = Number(process.env['DICTDB_KILLS'] ?? 52)
const LANES = 2

interface Entry {
  id: number
  tx: number
  part: number
}

/** Runs the writer and kills it after a while; gives the transactions it had acknowledged. */
function runAndKill(directory: string, afterMs: number): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--conditions=@products-manager/source', CHILD, directory],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    let output = ''
    let errors = ''
    child.stdout.on('data', (data: Buffer) => {
      if (output === '') setTimeout(() => child.kill('SIGKILL'), afterMs)
      output += data.toString()
    })
    child.stderr.on('data', (data: Buffer) => {
      errors += data.toString()
    })
    child.on('close', (_code, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`the writer ended by itself: ${errors}`))
      // A last line without its end was cut by the kill.
      else resolve(output.split('\n').slice(1, -1).map(Number))
    })
  })
}

async function check(directory: string, acknowledged: readonly number[]): Promise<void> {
  const db = await DictDB.open(`${directory}/db`, { readOnly: true, followEvery: 0 })
  const rows = db.getTable<Entry>('entries').all()
  const parts = new Map<number, number>()
  for (const { tx } of rows) parts.set(tx, (parts.get(tx) ?? 0) + 1)
  const last = Math.max(0, ...parts.keys())
  for (const tx of acknowledged) if (!wasDeleted(tx, last)) expect(parts.get(tx), `transaction ${tx}`).toBe(3)
  for (const [tx, count] of parts) expect(count, `parts of ${tx}`).toBe(3)
  await db.close()
  if (listBackups(nodeFileSystem, `${directory}/backups`).length === 0) return
  const { report } = restore(`${directory}/backups`)
  expect(report.skipped).toEqual([])
}

/** Every fifth transaction deletes the one two hundred before it. */
function wasDeleted(tx: number, last: number): boolean {
  return (tx + 200) % 5 === 0 && tx + 200 <= last + 4
}

it(`loses nothing acknowledged and keeps no half of a transaction over ${KILLS} kills`, async () => {
  const lanes = Array.from({ length: LANES }, async (_, lane) => {
    const directory = mkdtempSync(join(tmpdir(), 'dictdb-kill-'))
    const acknowledged: number[] = []
    try {
      for (let kill = 0; kill < KILLS / LANES; kill++) {
        acknowledged.push(...(await runAndKill(directory, 20 + ((kill * 37 + lane * 13) % 180))))
        await check(directory, acknowledged)
      }
    } finally {
      rmSync(directory, { recursive: true })
    }
    return acknowledged.length
  })

  const counts = await Promise.all(lanes)

  expect(Math.min(...counts)).toBeGreaterThan(KILLS)
}, 3_600_000)
