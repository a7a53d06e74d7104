import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Repository } from './repository.ts'
import { writeWhole } from './stores/durable.ts'

// The same from src/backup and from dist/backup.
const PLACED = fileURLToPath(new URL('../../placed/', import.meta.url))
const FILES = ['RESTORE.md', 'unseal.mjs'] as const

/** Puts beside the backups what is needed to restore them without this software. */
export async function writeGuide(repository: Repository): Promise<void> {
  for (const name of FILES) {
    const text = await readFile(join(PLACED, name))
    const there = await repository.local.read(name)
    if (there && Buffer.from(there).equals(text)) continue
    await writeWhole(join(repository.directory, name), text)
  }
}
