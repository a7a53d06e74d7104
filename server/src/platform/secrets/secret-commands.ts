import type { Command } from 'commander'
import { runCommand } from '../cli/run-command.ts'
import type { Keyring } from './keyring.ts'

/** Whoever keeps sealed secrets. */
export interface SecretHolder {
  name: string
  /** Seals anew what another key than the current one sealed. Gives the number; safe to run again. */
  reseal(): Promise<number>
}

export interface SecretCommandParts {
  keyring: Keyring
  holders: readonly SecretHolder[]
}

/** `pm secrets rotate`. */
export function secretCommands(
  program: Command,
  withParts: (work: (parts: SecretCommandParts) => Promise<void>) => Promise<void>,
): void {
  program
    .command('secrets')
    .description('the keys that kept passwords are encrypted by')
    .command('rotate')
    .description('encrypt every kept password with a new key: a fresh one, or that of SECRET_KEY when it is set')
    .option('--json', 'one JSON object for programs')
    .action((_: object, command: Command) =>
      runCommand(command.optsWithGlobals(), ({ output }) =>
        withParts(async (parts) => {
          const resealed = await rotateSecrets(parts)
          output.answer(resealed, () => `${resealed.secrets} secrets are encrypted with the key ${resealed.keyId} now.`)
        }),
      ),
    )
}

/** Killed at any moment, it is run again: until every secret has the new key, the old one is kept. */
export async function rotateSecrets({ keyring, holders }: SecretCommandParts) {
  await keyring.beginRotation()
  let secrets = 0
  for (let more = 1; more > 0; secrets += more) {
    // Until a whole pass finds none: somebody may have sealed one with the old key meanwhile.
    more = 0
    for (const holder of holders) more += await holder.reseal()
  }
  await keyring.endRotation()
  return { keyId: await keyring.currentKeyId(), secrets }
}
