import type { Command } from 'commander'
import type { KeptReceiver } from 'pgops'
import { startReceiving } from '../modules/operations/index.ts'
import { type CommandContext, runCommand } from '../platform/cli/run-command.ts'
import type { Config } from '../platform/config.ts'
import { claimDataDir } from '../platform/process/running-file.ts'
import { openSystem, type System } from './compose.ts'

// Requests and jobs get this long to end; with the databases' own two seconds it stays under five in all.
const STOP_DEADLINE_MS = 2_500

/** `pm start`: everything in this process, or the share PM_ROLE gives it, until somebody asks it to stop. */
export function startCommand(program: Command, prepare: () => Pick<System, 'config' | 'log'>): void {
  program
    .command('start')
    .description('start the API, the workers and the web interface (PM_ROLE=api or worker: a share of it)')
    .option('--json', 'one JSON object for programs when it is ready')
    .option('--verbose', 'with stack traces')
    .action((options: { json?: boolean; verbose?: boolean }) =>
      runCommand(options, (context) => start(prepare(), context)),
    )
}

async function start({ config, log }: Pick<System, 'config' | 'log'>, { output, signal }: CommandContext) {
  const claim = await claimDataDir(config.dataDir, config.role)
  const closers = [claim.release]
  try {
    const system = await openSystem(config, log)
    closers.unshift(system.close)
    let receiver: KeptReceiver | null = null
    closers.unshift(async () => receiver?.stop())
    const address = await startShare(system, config, closers)
    if (address !== null) await claim.publish(address)
    // A process of its own: begun earlier it would compete with the start.
    receiver = startReceiving(config, { system: system.databases, log })
    output.answer({ role: config.role, address, pid: process.pid }, () => readyText(address))
    await aborted(signal)
  } finally {
    for (const close of closers) await close()
  }
}

async function startShare(system: System, { role }: Config, closers: (() => Promise<void>)[]): Promise<string | null> {
  // Loaded here: the other commands start twice as fast without them.
  const [{ startApi }, { startWorker }] = await Promise.all([import('./api.ts'), import('./worker.ts')])
  if (role === 'worker') {
    const workers = await startWorker(system)
    closers.unshift(() => workers.stop(STOP_DEADLINE_MS))
    return null
  }
  const workers = role === 'all' ? await startWorker(system) : null
  closers.unshift(async () => workers?.stop(STOP_DEADLINE_MS))
  const api = await startApi(system)
  closers.shift()
  closers.unshift(async () => {
    await Promise.all([api.stop(STOP_DEADLINE_MS), workers?.stop(STOP_DEADLINE_MS)])
  })
  return api.address
}

function readyText(address: string | null): string {
  return address === null ? 'The workers are ready.' : `Products Manager is ready at ${address}`
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
