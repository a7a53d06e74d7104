import type { Command } from 'commander'
import { type TargetOptions, targetCommand, withTarget } from '../command/open-target.ts'
import { runCommand } from '../command/run-command.ts'
import { findLockQueues } from './find-lock-queues.ts'
import { listLockSessions } from './list-lock-sessions.ts'
import { locksText } from './locks-text.ts'

export function locksCommand(program: Command): void {
  targetCommand(program.command('locks'), 'who waits for whom, since when, and what to do').action(
    (options: TargetOptions) =>
      runCommand(options, ({ output }) =>
        withTarget(options, async (database) => {
          const queues = findLockQueues(await listLockSessions(database), new Date())
          output.answer({ queues }, () => locksText(queues))
        }),
      ),
  )
}
