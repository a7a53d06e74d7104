import { setTimeout as sleep } from 'node:timers/promises'
import { readableBytes } from '../../command/readable-bytes.ts'
import type { CommandContext } from '../../command/run-command.ts'
import type { Repository } from '../repository.ts'
import { keepReceiving } from '../wal/keep-receiving.ts'
import { receiverSlot } from '../wal/receiver-messages.ts'
import type { BackupContext } from './backup-context.ts'

const TELL_EVERY_MS = 10_000

/** Receives the log until the command is stopped, and says now and then how far it is. */
export async function receiveUntilStopped(
  context: BackupContext,
  { repository, output, signal }: CommandContext & { repository: Repository },
): Promise<void> {
  const receiver = keepReceiving({
    repository,
    url: await context.url(),
    slot: receiverSlot,
    synchronous: context.settings.synchronous,
    log: { info: output.say, warn: output.say },
  })
  while (!signal.aborted) {
    await sleep(TELL_EVERY_MS, undefined, { signal }).catch(() => undefined)
    const state = receiver.state()
    if (!state) continue
    const mode = receiver.isSynchronous() ? ', commits wait for it' : ''
    output.say(
      `Received up to ${state.flushed}, ${readableBytes(state.bytes)} in all; at most ${state.lagMs} ms behind${mode}.`,
    )
  }
  await receiver.stop()
  output.answer({ received: receiver.state() }, () => 'Stopped. The server keeps its log for the next receiver.')
}
