import { writeSync } from 'node:fs'
import { BackupManager } from '../backup/backup-manager.ts'
import { DictDB } from '../database/node-database.ts'

/** Writes transactions until it is killed, and says which are durable; backups and compaction run beside it. */
async function writeUntilKilled(directory: string): Promise<void> {
  const db = await DictDB.open(`${directory}/db`, { compactAfterBytes: 20_000 })
  const table = db.hasTable('entries')
    ? db.getTable<{ id: number; tx: number; part: number; text: string }>('entries')
    : makeTable(db)
  const backups = new BackupManager(db, `${directory}/backups`, {
    incremental: true,
    maxDeltasBeforeFull: 3,
    minBackupInterval: 0.01,
    keepFull: 2,
  })
  let tx = table.aggregate((f) => ({ last: f.max('tx') })).last ?? 0
  say('ready')
  for (;;) {
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        const mine = ++tx
        await db.transaction(
          (): void => {
            for (const part of [0, 1, 2]) table.insert({ tx: mine, part, text: 'x'.repeat(mine % 200) })
            if (mine % 5 === 0) table.delete({ tx: mine - 200 })
          },
          { durable: true },
        )
        say(`${mine}`)
      }),
    )
    backups.notifyChange()
  }
}

/** Said when this returns, also when the reader is slower than the disk and its pipe is full. */
function say(word: string): void {
  for (;;) {
    try {
      writeSync(1, `${word}\n`)
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
    }
  }
}

function makeTable(db: DictDB) {
  return db.createTable<{ id: number; tx: number; part: number; text: string }>('entries', { indexes: { tx: 'hash' } })
}

await writeUntilKilled(process.argv[2]!)
