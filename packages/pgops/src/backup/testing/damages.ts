import { randomInt } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Damage = (path: string) => void

const DAMAGED_BY: Record<string, Damage> = {
  'a flipped bit': (path) => {
    const bytes = readFileSync(path)
    const at = randomInt(bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << randomInt(8))
    writeFileSync(path, bytes)
  },
  'a cut end': (path) => truncateSync(path, randomInt(statSync(path).size)),
  'a missing file': (path) => rmSync(path),
  'a zeroed block': (path) => {
    const bytes = readFileSync(path)
    // Zeros in the place of zeros, of which a cluster has many, are no damage.
    let at = randomInt(bytes.length)
    while (bytes[at] === 0) at = randomInt(bytes.length)
    writeFileSync(path, bytes.fill(0, at, Math.min(at + 64, bytes.length)))
  },
}
// What they hold is told elsewhere, or does not matter to a restore: a mark, sums for people, the guide.
const HARMLESS = /received\.json$|SHA256SUMS$|RESTORE\.md$|unseal\.mjs$|\/results\//

export interface Damaging {
  /** A repository that is whole; a copy of it is damaged. */
  whole: string
  count: number
  /** Whether a repository is seen to be damaged. */
  isNoticed: (directory: string) => Promise<boolean>
}

/** Damages a copy of a repository, one random thing at a time, and tells which of them nobody noticed. */
export async function damagesUnnoticed({ whole, count, isNoticed }: Damaging): Promise<string[]> {
  const names = readdirSync(whole, { recursive: true, encoding: 'utf8' })
  const segments = names.flatMap((name) => /([0-9A-F]{24})\.(?:gz|br)/.exec(name)?.[1] ?? [])
  const newest = segments.toSorted().at(-1) ?? ''
  const paths = names.filter((path) => {
    const isNeeded = !HARMLESS.test(path) && statSync(join(whole, path)).isFile()
    // What follows the last record is zeros; and the log before the backup is not needed for it.
    const isLater = !/wal\/\d{8}\/[0-9A-F]{24}/.test(path) || path.includes(newest)
    return isNeeded && !path.endsWith('.partial') && isLater
  })
  const kinds = Object.entries(DAMAGED_BY)
  const unnoticed: string[] = []
  const damaged = mkdtempSync(join(tmpdir(), 'pgops-damaged-'))
  cpSync(whole, damaged, { recursive: true })
  for (let round = 0; round < count; round++) {
    const [name, damage] = kinds[round % kinds.length] ?? ['', () => {}]
    const path = paths[randomInt(paths.length)] ?? ''
    damage(join(damaged, path))
    if (!(await isNoticed(damaged))) unnoticed.push(`${name} in ${path}`)
    cpSync(join(whole, path), join(damaged, path))
  }
  rmSync(damaged, { recursive: true })
  return unnoticed
}
