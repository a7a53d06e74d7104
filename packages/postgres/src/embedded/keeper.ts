import { keepServer } from './keep-server.ts'
import type { KeeperOptions } from './messages.ts'

// The process that keeps the embedded PostgreSQL; started by start-embedded, detached from its terminal.
process.umask(0o077)
process.on('SIGINT', () => undefined)
process.on('SIGHUP', () => undefined)
const ending = new AbortController()
process.on('SIGTERM', () => ending.abort())

const options = JSON.parse(process.argv[2] ?? '{}') as KeeperOptions
try {
  await keepServer({ options, signal: ending.signal })
  process.exit(0)
} catch (error) {
  console.error(new Date().toISOString(), error)
  process.exit(1)
}
