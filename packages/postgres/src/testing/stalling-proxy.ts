import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A TCP proxy before a server, to freeze or cut its connections. */
export interface StallingProxy {
  /** The given address, through the proxy. */
  url(address: string): string
  /** From now on no byte passes, on old connections and new ones, and none is closed: a frozen server. */
  stall(): void
  resume(): void
  /** Resets every connection. */
  cut(): void
  close(): Promise<void>
}

/** Starts a proxy before the PostgreSQL server of a port on this machine. */
export async function startStallingProxy(port: number): Promise<StallingProxy> {
  const sockets = new Set<Socket>()
  let isStalled = false
  const server = createServer({ pauseOnConnect: true }, (inner) => {
    const outer = connect(port, '127.0.0.1')
    for (const socket of [inner, outer]) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      // Either end may be cut; the other one follows.
      socket.on('error', () => {})
    }
    inner.on('close', () => outer.destroy())
    outer.on('close', () => inner.destroy())
    inner.pipe(outer)
    outer.pipe(inner)
    if (isStalled) pause(inner, outer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const own = (server.address() as AddressInfo).port

  return {
    url(address) {
      const url = new URL(address)
      url.port = String(own)
      return url.toString()
    },
    stall() {
      isStalled = true
      pause(...sockets)
    },
    resume() {
      isStalled = false
      for (const socket of sockets) socket.resume()
    },
    cut() {
      for (const socket of sockets) socket.resetAndDestroy()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

// A piped stream that is paused stays so until `resume`: `drain` alone does not wake it.
function pause(...sockets: Socket[]): void {
  for (const socket of sockets) socket.pause()
}
