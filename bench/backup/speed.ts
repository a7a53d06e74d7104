import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '@products-manager/postgres'
import { openRepository, takeBackup } from 'pgops'
import type { BackedUp } from '../../packages/pgops/src/backup/testing/backed-up-cluster.ts'
import type { Figure } from '../report.ts'
import { fill, withCluster } from './with-cluster.ts'

export interface SpeedSizes {
  megabytes: number
  rounds: number
  /** Where PostgreSQL 15's programs are. */
  stock: string
}

type Way = readonly [name: string, take: (directory: string) => unknown]

const SETTINGS = { max_wal_size: '8GB' }

/** The same cluster saved by each tool in turn, round by round, and the median of each round's ratio to pg_basebackup. */
export function benchSpeed({ megabytes, rounds, stock }: SpeedSizes): Promise<Figure[]> {
  return withCluster({ major: 15, settings: SETTINGS }, async (backedUp) => {
    await fill(backedUp, megabytes)
    const { database, folder } = backedUp
    const ours = (codec: 'none' | 'gzip') => (directory: string) =>
      takeBackup(
        { repository: openRepository({ directory, keys: null, codec }), url: database.url, clock: systemClock },
        { kind: 'full' },
      )
    const theirs = (directory: string, ...more: string[]) =>
      execFileSync(`${stock}/pg_basebackup`, [
        '-d',
        database.url,
        '-D',
        directory,
        '-c',
        'fast',
        '-X',
        'fetch',
        ...more,
      ])
    const plain: Way[] = [
      ['pg_basebackup', (directory) => theirs(directory)],
      ['ours', ours('none')],
      // What ours has the server do when it compresses or encrypts; uncompressed it sums the whole archive itself.
      ['pg_basebackup with SHA-256', (directory) => theirs(directory, '--manifest-checksums=SHA256')],
    ]
    const zipped: Way[] = [
      ['pg_basebackup', (directory) => theirs(directory, '-Ft', '--compress=client-gzip:1')],
      ['ours', ours('gzip')],
    ]
    const figures = [
      ...(await compareWays('uncompressed', plain, { folder, rounds, target: '≤ 1.5' })),
      ...(await compareWays('gzip 1', zipped, { folder, rounds })),
    ]
    const restOf = await pgBackRest(backedUp, rounds)
    return [...figures, ...restOf]
  })
}

interface Comparing {
  folder: string
  rounds: number
  target?: string
}

async function compareWays(
  what: string,
  ways: readonly Way[],
  { folder, rounds, target }: Comparing,
): Promise<Figure[]> {
  const times = ways.map(() => [] as number[])
  const sizes = ways.map(() => [] as number[])
  for (let round = 0; round < rounds; round++) {
    for (const [index, [, take]] of ways.entries()) {
      const directory = join(folder, 'taken')
      mkdirSync(directory, { mode: 0o700 })
      const from = performance.now()
      await take(directory)
      times[index]?.push((performance.now() - from) / 1_000)
      sizes[index]?.push(bytesBelow(directory) / 1e6)
      rmSync(directory, { recursive: true })
    }
  }
  const [theirs = [], ours = []] = times
  const ratios = ours.map((time, round) => time / (theirs[round] ?? 1))
  return [
    ...ways.map(([name], index) => ({ name: `${what}: ${name}`, unit: 's', values: times[index] ?? [] })),
    { name: `${what}: ours as a multiple`, unit: '×', values: ratios, ...(target && { target }) },
    ...ways.map(([name], index) => ({ name: `${what}: size by ${name}`, unit: 'MB', values: sizes[index] ?? [] })),
  ]
}

/** Offline, since it would else need an archive command; then it only reads, compresses and writes files. */
async function pgBackRest({ cluster, database, folder }: BackedUp, rounds: number): Promise<Figure[]> {
  if (spawnSync('pgbackrest', ['version']).status !== 0) return []

  const [{ directory } = { directory: '' }] = await database.query<{ directory: string }>(
    "select current_setting('data_directory') as directory",
  )
  await cluster.stop('fast')
  const { uid, gid } = statSync(directory)
  const repository = join(folder, 'pgbackrest')
  const run = (...args: string[]) =>
    execFileSync('pgbackrest', [`--repo1-path=${repository}`, `--pg1-path=${directory}`, '--stanza=bench', ...args], {
      uid,
      gid,
      cwd: '/',
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  const values: number[] = []
  for (let round = 0; round < rounds; round++) {
    mkdirSync(repository, { mode: 0o700 })
    chownSync(repository, uid, gid)
    const places = ['lock', 'log', 'spool'].map((name) => `--${name}-path=${join(repository, name)}`)
    run('stanza-create', '--no-online', '--log-level-file=off', ...places.slice(0, 2))
    const from = performance.now()
    const how = ['--type=full', '--no-online', '--compress-type=gz', '--compress-level=1', '--process-max=2']
    run('backup', ...how, '--repo1-retention-full=1', '--log-level-file=off', ...places.slice(0, 2))
    values.push((performance.now() - from) / 1_000)
    rmSync(repository, { recursive: true })
  }
  return [{ name: 'gzip 1: pgBackRest, 2 processes, server stopped', unit: 's', values }]
}

function bytesBelow(directory: string): number {
  return readdirSync(directory, { recursive: true, withFileTypes: true }).reduce(
    (sum, entry) => sum + (entry.isFile() ? statSync(join(entry.parentPath, entry.name)).size : 0),
    0,
  )
}
