import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { QueryCounters, StatementLine, StatementLines } from './read-queries.ts'

/** What the counters were when somebody looked. */
export interface Look {
  at: string
  resetAt: string | null
  counters: Record<string, QueryCounters>
}

/** Where the last look at a database is kept. */
export interface LookStore {
  last(): Promise<Look | null>
  keep(look: Look): Promise<void>
}

/** A look at what the server tells now. */
export function lookAt({ lines, resetAt }: StatementLines, now: Date): Look {
  const counters = Object.fromEntries(lines.map((line) => [line.key, countersOf(line)]))
  return { at: now.toISOString(), resetAt: resetAt?.toISOString() ?? null, counters }
}

/** What a line has counted since the last look; all of it when the line is new or was counted anew. */
export function sinceLook(line: StatementLine, last: Look | null): QueryCounters {
  const before = last?.counters[line.key]
  if (!before || before.calls > line.calls) return countersOf(line)

  return mapCounters((name) => line[name] - before[name])
}

/** The sum of several lines' counters. */
export function addUp(all: readonly QueryCounters[]): QueryCounters {
  return mapCounters((name) => all.reduce((sum, one) => sum + one[name], 0))
}

function countersOf(line: QueryCounters): QueryCounters {
  return mapCounters((name) => line[name])
}

function mapCounters(value: (name: keyof QueryCounters) => number): QueryCounters {
  return {
    calls: value('calls'),
    totalMs: value('totalMs'),
    rows: value('rows'),
    blocksHit: value('blocksHit'),
    blocksRead: value('blocksRead'),
    blocksDirtied: value('blocksDirtied'),
    temporaryBlocks: value('temporaryBlocks'),
    walBytes: value('walBytes'),
  }
}

/** Keeps looks in a file; a damaged one counts as none. */
export function fileLooks(path: string): LookStore {
  return {
    async last() {
      try {
        const look: Partial<Look> = JSON.parse(await readFile(path, 'utf8'))
        return look.at && look.counters ? { at: look.at, resetAt: look.resetAt ?? null, counters: look.counters } : null
      } catch {
        return null
      }
    },
    async keep(look) {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(`${path}.new`, JSON.stringify(look), { mode: 0o600 })
      await rename(`${path}.new`, path)
    },
  }
}
