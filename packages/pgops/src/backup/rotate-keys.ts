import { BackupError } from './backup-error.ts'
import { readChecked, writeChecked } from './record.ts'
import { listSystems, type Repository } from './repository.ts'
import { rewrap, type WrappedKey } from './sealing/keys.ts'
import { pathsBelow } from './stores/store.ts'

/** Puts every data key under the current master key; the files themselves stay as they are. Safe to repeat. */
export async function rotateKeys(repository: Repository): Promise<{ rewrapped: number; unchanged: number }> {
  if (!repository.keys) {
    throw new BackupError(
      'BACKUP_KEY_MISSING',
      'Set BACKUP_ENCRYPTION_KEY to the new key and BACKUP_ENCRYPTION_KEY_PREVIOUS to the one it replaces.',
    )
  }
  const done = { rewrapped: 0, unchanged: 0 }
  for (const systemId of await listSystems(repository)) {
    for (const store of repository.stores) {
      for (const path of await pathsBelow(store, `${systemId}/keys/`)) {
        const bytes = await store.read(path)
        const wrapped = bytes && rewrap(repository.keys, readChecked<WrappedKey>(bytes, path))
        if (wrapped) await store.write(path, Buffer.from(writeChecked(wrapped)))
        done[wrapped ? 'rewrapped' : 'unchanged'] += 1
      }
    }
  }
  return done
}
