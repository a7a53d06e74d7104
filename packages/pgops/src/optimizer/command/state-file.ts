import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where the last look at a database is kept between two calls of a command; the name tells no password. */
export function stateFile(address: string): string {
  const { host, pathname, username } = new URL(address)
  const hash = createHash('sha256').update(`${username}@${host}${pathname}`).digest('hex').slice(0, 16)
  const home = process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state')
  return join(home, 'pgops', `look-${hash}.json`)
}
