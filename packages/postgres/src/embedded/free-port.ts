import { randomInt } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'

// Below Linux's range for outgoing connections (32768 and up), which would now and then sit on our port.
const LOWEST_PORT = 20_000
const HIGHEST_PORT = 30_000

/** A free loopback port: the first preferred one that is free, else any. */
export async function freePort(preferred: number[]): Promise<number> {
  for (const port of preferred) if (await isFree(port)) return port

  for (let attempt = 0; attempt < 50; attempt++) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT)
    if (await isFree(port)) return port
  }
  return randomInt(LOWEST_PORT, HIGHEST_PORT)
}

/** The port used last, which others may have written down. */
export async function lastPort(file: string): Promise<number[]> {
  const port = Number(await readFile(file, 'utf8').catch(() => ''))
  return Number.isInteger(port) && port > 0 && port < 65_536 ? [port] : []
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ host: '127.0.0.1', port, exclusive: true }, () => probe.close(() => resolve(true)))
  })
}
