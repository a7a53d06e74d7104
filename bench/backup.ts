import { existsSync } from 'node:fs'
import { benchDamages } from './backup/damages.ts'
import { benchIncrements } from './backup/increments.ts'
import { benchKills } from './backup/kills.ts'
import { benchRestore } from './backup/restore.ts'
import { benchSpeed } from './backup/speed.ts'
import { type Figure, section } from './report.ts'

interface Sizes {
  products: number
  rounds: number
  megabytes: number
  kills: number
  damages: number
  /** Only this part. */
  only: string | undefined
}

interface Part {
  facts: (sizes: Sizes) => string[]
  measure: (sizes: Sizes) => Promise<Figure[]>
}

const STOCK = '/usr/lib/postgresql/15/bin'
const cluster = ({ megabytes, rounds }: Sizes) => `a cluster of ${megabytes.toLocaleString('en')} MB, ${rounds} rounds`

const PARTS: Record<string, Part> = {
  speed: {
    facts: (sizes) => [`${cluster(sizes)}; PostgreSQL 15, where its stock tools are; skipped where they are not`],
    measure: async ({ megabytes, rounds }) =>
      existsSync(`${STOCK}/pg_basebackup`) ? benchSpeed({ megabytes, rounds, stock: STOCK }) : [],
  },
  increments: {
    facts: ({ megabytes }) => [
      `one table of ${megabytes.toLocaleString('en')} MB; PostgreSQL sends the blocks that changed, and a row that changes is written twice: where it was is marked, where it is now is new`,
      'scattered, every hundredth row: a block holds some 38 rows, so two of five blocks change, and any tool that copies blocks copies these',
    ],
    measure: ({ megabytes }) => benchIncrements(megabytes),
  },
  restore: {
    facts: (sizes) => [
      `${cluster(sizes)}, a full backup with an incremental one and the log after it, encrypted; one table in it of ${sizes.products.toLocaleString('en')} rows with 12 indexes`,
    ],
    measure: benchRestore,
  },
  kills: {
    facts: () => ['SIGKILL for server and receiver under load, the data directory is not used again; PostgreSQL 18'],
    measure: ({ kills }) => benchKills(kills),
  },
  damages: {
    facts: () => ['bits flipped, ends cut, files removed, blocks zeroed in an encrypted chain and its log'],
    measure: ({ damages }) => benchDamages(damages),
  },
}

/** Backups and restores against what they promise, and beside pg_basebackup and pgBackRest where they are installed. */
export async function benchBackup(sizes: Sizes): Promise<string> {
  const parts = Object.entries(PARTS).filter(([name]) => sizes.only === undefined || sizes.only === name)
  const sections: string[] = []
  for (const [name, { facts, measure }] of parts)
    sections.push(section(`backup: ${name}`, await measure(sizes), facts(sizes)))
  return sections.join('\n')
}
