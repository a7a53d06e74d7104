import { setTimeout as sleep } from 'node:timers/promises'
import { MultidbHealth } from '@products-manager/contract'
import type { Command } from 'commander'
import { Check } from 'typebox/value'
import { runCommand } from '../../../platform/cli/run-command.ts'
import { defineError, messageOf } from '../../../platform/errors.ts'
import { listRunning, lives, type RunningProcess } from '../../../platform/process/running-file.ts'

export const doesNotStop = defineError<{ pid: number; seconds: number }>('PROCESS_DOES_NOT_STOP', {
  status: 500,
  retry: 'later',
  message: (f) => `Process ${f.pid} did not stop within ${f.seconds} s. It may be ending a long statement; try again.`,
})

interface Common {
  json?: boolean
  verbose?: boolean
}

const STOP_SECONDS = 15
const ANSWER_DEADLINE_MS = 5_000

export function processCommands(program: Command, dataDirOf: () => string): void {
  common(program.command('stop'), 'stop what runs on this data directory').action((options: Common) =>
    runCommand(options, async ({ output, signal }) => {
      const running = await listRunning(dataDirOf())
      for (const { pid } of running) process.kill(pid, 'SIGTERM')
      for (const one of running) await ended(one, signal)
      const stopped = running.map(({ pid, role, address }) => ({ pid, role, address }))
      output.answer({ stopped }, () =>
        stopped.length === 0
          ? `Nothing runs on ${dataDirOf()}.`
          : stopped.map(({ pid }) => `Stopped process ${pid}.`).join('\n'),
      )
    }),
  )

  common(program.command('status'), 'what runs on this data directory, and how it is').action((options: Common) =>
    runCommand(options, async ({ output }) => {
      const running = await listRunning(dataDirOf())
      const processes = await Promise.all(running.map(async (one) => ({ ...shown(one), health: await healthOf(one) })))
      output.answer({ dataDir: dataDirOf(), processes }, () =>
        processes.length === 0
          ? `Nothing runs on ${dataDirOf()}. Start it with pm start.`
          : processes.map(statusLine).join('\n'),
      )
    }),
  )
}

function common(command: Command, description: string): Command {
  return command
    .description(description)
    .option('--json', 'one JSON document for programs')
    .option('--verbose', 'with stack traces')
}

async function ended(one: RunningProcess, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + STOP_SECONDS * 1_000
  while (lives(one)) {
    if (performance.now() > deadline) throw doesNotStop({ pid: one.pid, seconds: STOP_SECONDS })
    await sleep(50, undefined, { signal })
  }
}

function shown({ pid, role, address, startedAt }: RunningProcess) {
  return { pid, role, address, startedAt }
}

type Health = { status: string; unhealthy: string[] } | null

/** What the API says of its databases; null for a worker, which nobody can ask. */
async function healthOf({ address }: RunningProcess): Promise<Health> {
  if (address === null) return null
  try {
    const answer = await fetch(`${address}/api/v1/multidb/health`, { signal: AbortSignal.timeout(ANSWER_DEADLINE_MS) })
    const health: unknown = await answer.json()
    if (!Check(MultidbHealth, health)) return { status: `it answered ${answer.status}`, unhealthy: [] }
    const unhealthy = health.databases.filter(({ status }) => status !== 'healthy').map(({ name }) => name)
    return { status: health.status, unhealthy }
  } catch (error) {
    return { status: `no answer (${messageOf(error)})`, unhealthy: [] }
  }
}

function statusLine({ pid, role, address, startedAt, health }: ReturnType<typeof shown> & { health: Health }): string {
  const since = startedAt.slice(0, 19).replace('T', ' ')
  const place = address ?? 'no address'
  const state = health ? `, databases ${[health.status, ...health.unhealthy].join(': ')}` : ''
  return `${role} · process ${pid} · ${place} · since ${since} UTC${state}`
}
