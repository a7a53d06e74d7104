import { statSync } from 'node:fs'
import { listBackups } from '../backup/backup-names.ts'
import { verifyBackup } from '../backup/verify-backup.ts'
import { nodeFileSystem } from '../files/node-file-system.ts'
import { listStore } from '../log/recover.ts'
import { snapshotPath, verifySnapshot } from '../snapshot/snapshot-codec.ts'
import { openPath } from './open-path.ts'
import type { Invocation, Output } from './run-command.ts'

/** Reads everything at a path; 1 where something is damaged. */
export function verify({ words, json }: Invocation, { out }: Output): number {
  const path = words[0]!
  const results = checksOf(path).map(({ file, check }) => {
    try {
      return { file, ok: true, detail: check() }
    } catch (error) {
      return { file, ok: false, detail: error instanceof Error ? error.message : String(error) }
    }
  })
  if (json) out(JSON.stringify({ ok: results.every(({ ok }) => ok), files: results }))
  else for (const { file, ok, detail } of results) out(`${ok ? 'whole  ' : 'DAMAGED'} ${file}: ${detail}`)
  return results.length > 0 && results.every(({ ok }) => ok) ? 0 : 1
}

interface Check {
  readonly file: string
  check(): string
}

function checksOf(path: string): Check[] {
  if (statSync(path).isFile()) return [backupCheck(path)]
  const { snapshots, logs } = listStore(nodeFileSystem, path)
  if (snapshots.length + logs.length === 0)
    return listBackups(nodeFileSystem, path).map(({ name }) => backupCheck(`${path}/${name}`))
  const files: Check[] = snapshots.map((lsn) => {
    const file = snapshotPath(path, lsn)
    return {
      file,
      check: () => {
        verifySnapshot(file, nodeFileSystem.readNow(file))
        return `snapshot at LSN ${lsn}`
      },
    }
  })
  const whole: Check = {
    file: path,
    check: () => {
      const { recovery } = openPath(path)
      return `opens at LSN ${recovery?.lsn}, ${recovery?.commits} commits after the snapshot, ${recovery?.cutBytes} bytes unfinished`
    },
  }
  return [...files, whole]
}

function backupCheck(file: string): Check {
  return {
    file,
    check: () => {
      const { kind, tables, rows } = verifyBackup(file)
      return `${kind}, ${tables} tables, ${rows} rows`
    },
  }
}
