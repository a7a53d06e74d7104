import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../embedded/free-port.ts'
import { serverAccount } from '../embedded/server-account.ts'

export interface PgBouncer {
  /** The given address, through PgBouncer. */
  url(address: string): string
  close(): Promise<void>
}

// Debian puts it where only root's PATH reaches.
const ENVIRONMENT = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` }

/** Whether PgBouncer is installed on this machine. */
export function hasPgBouncer(): boolean {
  return spawnSync('pgbouncer', ['--version'], { env: ENVIRONMENT }).status === 0
}

/** Starts PgBouncer in transaction mode before the server of an address, with two connections to each database. */
export async function startPgBouncer(address: string): Promise<PgBouncer> {
  const server = new URL(address)
  const port = await freePort([])
  const account = await serverAccount()
  const directory = mkdtempSync(join(tmpdir(), 'products-manager-pgbouncer-'))
  chmodSync(directory, 0o755)
  writeFileSync(join(directory, 'users'), `"${server.username}" "${server.password}"\n`, { mode: 0o644 })
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: String(port),
    unix_socket_dir: '',
    auth_type: 'scram-sha-256',
    auth_file: join(directory, 'users'),
    pool_mode: 'transaction',
    default_pool_size: '2',
  }
  const lines = Object.entries(settings).map(([key, value]) => `${key} = ${value}`)
  const databases = `[databases]\n* = host=127.0.0.1 port=${server.port}\n`
  writeFileSync(join(directory, 'ini'), `${databases}[pgbouncer]\n${lines.join('\n')}\n`, { mode: 0o644 })
  if (account) chownSync(directory, account.uid, account.gid)

  const identity = account ? { uid: account.uid, gid: account.gid } : {}
  const bouncer = spawn('pgbouncer', [join(directory, 'ini')], {
    ...identity,
    env: ENVIRONMENT,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(bouncer, 'exit')
  for await (const chunk of bouncer.stderr) if (String(chunk).includes('process up')) break
  return {
    url(original) {
      const url = new URL(original)
      url.port = String(port)
      return url.toString()
    },
    async close() {
      bouncer.kill('SIGKILL')
      await ended
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
