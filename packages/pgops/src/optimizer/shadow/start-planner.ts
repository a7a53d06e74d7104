import { type ScratchServer, startScratch } from '@products-manager/postgres'
import type { SourceFacts } from '../source/read-facts.ts'

/** The scratch server that plans in the source's place. */
export interface PlannerServer {
  server: ScratchServer
  /** Whether it is the source's own major version. */
  sameMajor: boolean
}

const SETTINGS = {
  // It would cut the files off that only pretend to be full.
  autovacuum: 'off',
  shared_buffers: '16MB',
  max_connections: '20',
  max_wal_size: '1GB',
  checkpoint_timeout: '1h',
}

/** The source's major version where it is installed, else the newest there is. */
export async function startPlanner({ major }: Pick<SourceFacts, 'major'>): Promise<PlannerServer> {
  const same = await startScratch({ major, settings: SETTINGS }).catch(() => null)
  const server = same ?? (await startScratch({ settings: SETTINGS }))
  return { server, sameMajor: server.major === major }
}

// What a planner newer than the source's does of its own accord, and the version that began it.
const NEWER: [string, number][] = [
  ['enable_presorted_aggregate', 16],
  ['enable_group_by_reordering', 17],
  ['enable_distinct_reordering', 18],
  ['enable_self_join_elimination', 18],
]

/** The settings a planning session takes to decide as the source would. */
export function plannerSettings(
  { settings, major, searchPath }: SourceFacts,
  schemas: string[],
): Record<string, string> {
  const off = NEWER.filter(([, since]) => major < since).map(([name]) => [name, 'off'])
  // A query whose role has another search path still finds its tables, in the order of the schemas' names.
  const rest = schemas.filter((schema) => schema !== 'public').map((schema) => `"${schema.replaceAll('"', '""')}"`)
  return {
    ...settings,
    ...Object.fromEntries(off),
    search_path: [...new Set([searchPath, ...rest])].join(', '),
    datestyle: 'ISO, YMD',
    intervalstyle: 'postgres',
    extra_float_digits: '3',
    // Nothing here may run long: planning takes milliseconds.
    statement_timeout: '20000',
  }
}
