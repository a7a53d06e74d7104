import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Installation, makeEmptyInstallation, openInstallation } from './installation.ts'
import { differences, type Snapshot, snapshotOf } from './snapshot.ts'
import { profile, randomNumbers, supplierFile } from './supplier-file.ts'

const ROWS = 7_500
const SEED = Number(process.env['PM_CHAOS_SEED'] ?? 20_261_121)
/** Kills in all, at least: the story is told again until there were so many. PM_CHAOS_KILLS=1000 is for a night. */
const KILLS = Number(process.env['PM_CHAOS_KILLS'] ?? 4)
/** Most kills of one run, of which a story has two: after them it may come to its end. */
const KILLS_OF_A_RUN = Math.min(8, KILLS)
const TIMEOUT_MS = 780_000 + KILLS * 60_000

// Ranges of an undo follow products' identifiers, which no two installations have in common.
const BY_RANGE = ['checkpoints', 'outbox']

interface Story {
  applied: Snapshot
  undone: Snapshot
}

let folder: string
let empty: string
let files: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pm-chaos-plans-'))
  await writeFile(join(folder, 'profile.json'), JSON.stringify(profile))
  files = [0, 1].map((day) => join(folder, `day-${day}.csv`))
  for (const [day, file] of files.entries()) await writeFile(file, supplierFile({ rows: ROWS, day, seed: SEED }))
  empty = await makeEmptyInstallation()
})

afterAll(async () => {
  for (const made of [folder, empty]) await rm(made, { recursive: true, force: true })
})

async function answer(installation: Installation, ...args: string[]): Promise<{ runId: string }> {
  const { code, output } = await installation.pm('import', ...args, '--json').ended
  if (code !== 0) throw new Error(output)
  return JSON.parse(output) as { runId: string }
}

/** A file, a plan of the next one, its application, and its undo; `run` brings one run to its end. */
async function tell(
  installation: Installation,
  run: (installation: Installation, ...args: string[]) => Promise<void>,
): Promise<Story> {
  const of = (file: string) => [file, '--supplier', 'CHAOS', '--profile', join(folder, 'profile.json')]
  const [first = '', second = ''] = files
  await answer(installation, ...of(first))
  const plan = await answer(installation, ...of(second), '--dry-run')
  await run(installation, 'apply', plan.runId)
  const applied = await snapshotOf(installation)
  const application = (await installation.runs()).at(-1)
  await run(installation, 'undo', application?.id ?? '')
  return { applied, undone: await snapshotOf(installation) }
}

/** Begins the run and kills it at random moments, until it is complete. Returns the kills. */
async function fight(installation: Installation, random: () => number, args: string[]): Promise<number> {
  const place = (await installation.runs()).length
  let kills = 0
  for (;;) {
    const run = (await installation.runs())[place]
    if (run?.status.startsWith('completed')) return kills
    const command = installation.pm('import', ...(run ? ['resume', run.id] : args), '--json')
    if (kills < KILLS_OF_A_RUN) {
      const ended = await Promise.race([command.ended, sleep(400 + 2_500 * random() ** 2, null)])
      if (!ended && command.child.kill('SIGKILL')) kills++
    }
    await command.ended
  }
}

async function inInstallation<T>(work: (installation: Installation) => Promise<T>): Promise<T> {
  const installation = await openInstallation(empty)
  try {
    return await work(installation)
  } finally {
    await installation.remove()
  }
}

const withoutRanges = (snapshot: Snapshot): Snapshot =>
  new Map([...snapshot].filter(([table]) => !BY_RANGE.includes(table)))

it(`a plan that is killed while it is applied, and while it is taken back, is done once (PM_CHAOS_SEED=${SEED}, PM_CHAOS_KILLS=${KILLS})`, {
  timeout: TIMEOUT_MS,
}, async () => {
  const random = randomNumbers(SEED)
  const expected = await inInstallation((quiet) =>
    tell(quiet, async (installation, ...args) => void (await answer(installation, ...args))),
  )

  let kills = 0
  while (kills < KILLS) {
    const found = await inInstallation((harried) =>
      tell(harried, async (installation, ...args) => {
        kills += await fight(installation, random, args)
      }),
    )

    expect(differences(expected.applied, found.applied)).toEqual([])
    expect(differences(withoutRanges(expected.undone), withoutRanges(found.undone))).toEqual([])
    console.info(`Killed ${kills} processes.`)
  }
})
