import type { Backup } from '@products-manager/contract'

/** A full backup with the incremental ones that build on it, the oldest first. */
export interface Chain {
  id: string
  backups: Backup[]
  /** Its full backup is gone: nothing of it can be restored. */
  isBroken: boolean
}

/** Backups as they build on each other, the newest chain first. */
export function chainsOf(backups: readonly Backup[]): Chain[] {
  const byId = new Map(backups.map((backup) => [backup.id, backup]))
  const rootOf = (backup: Backup): Backup => {
    const parent = backup.parent === null ? undefined : byId.get(backup.parent)
    return parent ? rootOf(parent) : backup
  }
  const chains = new Map<string, Backup[]>()
  for (const backup of backups) {
    const { id } = rootOf(backup)
    chains.set(id, [...(chains.get(id) ?? []), backup])
  }
  return [...chains]
    .map(([id, members]) => ({
      id,
      backups: members.toSorted((a, b) => Date.parse(a.stoppedAt) - Date.parse(b.stoppedAt)),
      isBroken: byId.get(id)?.kind !== 'full',
    }))
    .toSorted((a, b) => newestOf(b) - newestOf(a))
}

function newestOf({ backups }: Chain): number {
  return Date.parse(backups.at(-1)?.stoppedAt ?? '')
}
