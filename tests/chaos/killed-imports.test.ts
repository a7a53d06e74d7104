import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Command, type Installation, makeEmptyInstallation, openInstallation } from './installation.ts'
import { differences, type Snapshot, snapshotOf } from './snapshot.ts'
import { profile, randomNumbers, supplierFile } from './supplier-file.ts'

// Three batches: enough for kills before, between, in and after them.
const ROWS = 7_500
const DAYS = 2
const SEED = Number(process.env['PM_CHAOS_SEED'] ?? 20_261_121)
/** Kills of each test, at least; about two dozen in all keep it near a minute. PM_CHAOS_KILLS=100 is for a long evening. */
const KILLS = Number(process.env['PM_CHAOS_KILLS'] ?? 6)
const TIMEOUT_MS = 300_000 + KILLS * 60_000

let folder: string
let empty: string
let files: string[]
let undisturbed: Snapshot
const durations: number[] = []

const commandFor = (file: string) => [
  'import',
  file,
  '--supplier',
  'CHAOS',
  '--profile',
  join(folder, 'profile.json'),
  '--json',
]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pm-chaos-files-'))
  await writeFile(join(folder, 'profile.json'), JSON.stringify(profile))
  files = Array.from({ length: DAYS }, (_, day) => join(folder, `day-${day}.csv`))
  for (const [day, file] of files.entries()) await writeFile(file, supplierFile({ rows: ROWS, day, seed: SEED }))

  empty = await makeEmptyInstallation()
  const installation = await openInstallation(empty)
  try {
    for (const file of files) {
      const { code, output } = await installation.pm(...commandFor(file)).ended
      if (code !== 0) throw new Error(output)
      durations.push((JSON.parse(output) as { durationMs: number }).durationMs)
    }
    undisturbed = await snapshotOf(installation)
  } finally {
    await installation.remove()
  }
}, TIMEOUT_MS)

afterAll(async () => {
  for (const made of [folder, empty]) await rm(made, { recursive: true, force: true })
})

type Victim = 'importer' | 'server'

interface Fight {
  /** Who is killed, by a number from 0 to 1. */
  victim: (chance: number) => Victim
  random: () => number
  /** Kills so far. */
  kills: Record<Victim, number>
}

/** Imports every file, killing as it goes; what was killed is resumed until it is complete. */
async function fight(installation: Installation, { victim, random, kills }: Fight): Promise<void> {
  const before = kills.importer + kills.server
  for (const [place, file] of files.entries()) {
    // The last file has its share, though the first ones take longer.
    const budget = before + ((KILLS - before) * (place + 1)) / files.length
    for (;;) {
      const run = (await installation.runs())[place]
      if (run?.status.startsWith('completed')) break

      const begun = await installation.beginnings()
      const command = installation.pm(...(run ? ['import', 'resume', run.id, '--json'] : commandFor(file)))
      if (kills.importer + kills.server < budget) {
        // One of five dies on the way to the first row. The square makes many die soon, so that there are many.
        if (random() > 0.2) await beginning(installation, command, begun)
        const patienceMs = (durations[place] ?? 0) * random() ** 2
        await strike(installation, { command, victim: victim(random()), afterMs: 50 + patienceMs, kills })
      }
      const { code, output } = await command.ended
      if (code === 1) expect(output, 'only lost connections stop a run').toMatch(EXCUSES)
    }
  }
}

// What a command may say when PostgreSQL was killed under it.
const EXCUSES =
  /connection|terminat|ECONN|starting up|shutting down|recovery|EMBEDDED|POOL|is (completed|completed_with_errors);/i

/** Waits until a command has begun its run, or has ended. */
async function beginning(installation: Installation, command: Command, before: number): Promise<void> {
  while ((await installation.beginnings()) === before) {
    if (await Promise.race([command.ended, sleep(20, null)])) return
  }
}

interface Strike {
  command: Command
  victim: Victim
  afterMs: number
  kills: Record<Victim, number>
}

async function strike(installation: Installation, { command, victim, afterMs, kills }: Strike): Promise<void> {
  const ended = await Promise.race([command.ended, sleep(afterMs, null)])
  if (ended) return
  kills[victim]++
  if (victim === 'server') return installation.killServer()
  command.child.kill('SIGKILL')
}

describe(`imports that are killed (PM_CHAOS_SEED=${SEED}, PM_CHAOS_KILLS=${KILLS})`, () => {
  it.each<[string, number, Fight['victim']]>([
    ['the importing process', 1, () => 'importer'],
    ['PostgreSQL', 2, () => 'server'],
    ['one or the other', 3, (chance) => (chance < 0.5 ? 'importer' : 'server')],
  ])('lose nothing and double nothing when the victim is %s', { timeout: TIMEOUT_MS }, async (_, number, victim) => {
    const random = randomNumbers(SEED + number)
    const kills = { importer: 0, server: 0 }

    // A fast machine is through with its files before it was killed often.
    for (let round = 1; kills.importer + kills.server < KILLS; round++) {
      const installation = await openInstallation(empty)
      try {
        await fight(installation, { victim, random, kills })

        expect(differences(undisturbed, await snapshotOf(installation)), `installation ${round}`).toEqual([])
      } finally {
        await installation.remove()
      }
    }
    console.info(`Killed ${kills.importer} importers and ${kills.server} servers.`)
  })

  it('have something to compare', () => {
    const sizes = Object.fromEntries([...undisturbed].map(([table, rows]) => [table, rows.length]))

    expect(sizes['products']).toBeGreaterThan(ROWS * 0.9)
    for (const [table, size] of Object.entries(sizes)) expect(size, table).toBeGreaterThan(0)
  })
})
