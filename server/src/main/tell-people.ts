import type { ImportRun } from '@products-manager/contract'
import { type FollowerParts, followSoon } from '../modules/notifications/index.ts'
import type { Hub } from '../platform/realtime/hub.ts'
import type { System } from './compose.ts'

/** What telling people needs, wherever it is done. */
export function notificationParts({ databases: { databases }, publish }: System): FollowerParts {
  return { imports: databases.imports, core: databases.core, publish }
}

/** Tells browsers how a run comes on, and has its end followed. */
export function tellOfRun({ databases: { databases }, publish, log }: System, run: ImportRun): void {
  void publish(aboutRun(run))
  // Followers look every minute by themselves: this only spares people the wait.
  if (run.completedAt !== null)
    followSoon(databases.imports).catch((err: unknown) => log.warn({ err }, 'Notices come a little later.'))
}

function aboutRun(run: ImportRun): Parameters<Hub['publish']>[0] {
  return { topics: ['imports', `import:${run.id}`], key: run.id, message: { type: 'import', run } }
}
