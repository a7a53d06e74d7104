import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { answering, freePort } from '../../../../platform/testing/servers/free-port.ts'
import { aFolder } from './a-folder.ts'
import type { FolderServer } from './ftp-server.ts'

export interface SftpServer extends FolderServer {
  user: string
  privateKey: string
  /** The key file's words are `letmein`. */
  lockedKey: string
  /** The server's key, as OpenSSH tells it. */
  hostKey: string
  kill(): void
}

/** OpenSSH's server with a key for this machine's user, until the test ends. Another host key when asked again. */
export async function anSftpServer(given?: { port: number; folder: string }): Promise<SftpServer> {
  const home = await aFolder()
  const folder = given?.folder ?? (await aFolder())
  const port = given?.port ?? (await freePort())
  makeKey(join(home, 'host'), '')
  makeKey(join(home, 'client'), '')
  makeKey(join(home, 'locked'), 'letmein')
  const authorized = await Promise.all(['client.pub', 'locked.pub'].map((name) => readFile(join(home, name), 'utf8')))
  await writeFile(join(home, 'authorized'), authorized.join(''))
  await writeFile(join(home, 'config'), configOf({ home, port }))
  // Debian's package makes it when the service starts.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true })
  const server = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(home, 'config')], { stdio: 'ignore', detached: true })
  const kill = () => killGroup(server)
  onTestFinished(kill)
  await answering(port)
  const { stdout } = spawnSync('ssh-keygen', ['-l', '-f', join(home, 'host.pub')], { encoding: 'utf8' })
  return {
    port,
    folder,
    user: userInfo().username,
    privateKey: await readFile(join(home, 'client'), 'utf8'),
    lockedKey: await readFile(join(home, 'locked'), 'utf8'),
    hostKey: stdout.split(' ')[1] ?? '',
    kill,
  }
}

function makeKey(path: string, words: string): void {
  const made = spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', words, '-f', path])
  if (made.status !== 0) throw new Error(`ssh-keygen: ${made.stderr}`)
}

function configOf({ home, port }: { home: string; port: number }): string {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(home, 'host')}`,
    `AuthorizedKeysFile ${join(home, 'authorized')}`,
    `PidFile ${join(home, 'pid')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'PermitRootLogin prohibit-password',
    'Subsystem sftp internal-sftp',
    '',
  ].join('\n')
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // It ended before.
  }
}
