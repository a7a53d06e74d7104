import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
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
  const directory = mkdtempSync(join(tmpdir(), 'products-manager-pgbouncer-'))
  chmodSync(directory, 0o755)
  writeFileSync(join(directory, 'users'), `"${server.username}" "${server.password}"\n`, { mode: 0o644 })
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: String(port),
    auth_type: 'scram-sha-256',
    admin_users: server.username,
    auth_file: join(directory, 'users'),
    pool_mode: 'transaction',
    default_pool_size: '2',
  }
  const lines = Object.entries(settings).map(([key, value]) => `${key} = ${value}`)
  const databases = `[databases]\n* = host=127.0.0.1 port=${server.port}\n`
  writeFileSync(join(directory, 'ini'), `${databases}[pgbouncer]\n${lines.join('\n')}\n`, { mode: 0o644 })

  const running = await runPgBouncer(join(directory, 'ini'))
  return {
    url(original) {
      const url = new URL(original)
      url.port = String(port)
      return url.toString()
    },
    async close() {
      await running.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Starts PgBouncer with a configuration and gives its folder to the account it runs as: it refuses to run as root. */
export async function runPgBouncer(ini: string): Promise<Pick<PgBouncer, 'close'>> {
  const account = await serverAccount()
  const directory = dirname(ini)
  if (account)
    for (const path of [directory, ...readdirSync(directory).map((name) => join(directory, name))])
      chownSync(path, account.uid, account.gid)
  // Otherwise two of them meet at one socket in /tmp.
  const whole = join(directory, 'run.ini')
  writeFileSync(whole, `${readFileSync(ini, 'utf8')}unix_socket_dir =\n`, { mode: 0o644 })

  const bouncer = spawn('pgbouncer', [whole], {
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
    env: ENVIRONMENT,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(bouncer, 'exit')
  let said = ''
  for await (const chunk of bouncer.stderr) {
    said += chunk
    if (said.includes('process up')) break
  }
  if (!said.includes('process up')) throw new Error(`PgBouncer does not start: ${said}`)
  return {
    async close() {
      bouncer.kill('SIGKILL')
      await ended
    },
  }
}
