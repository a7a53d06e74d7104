import { connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface HeldLine {
  /** Leads to the same service. */
  endpoint: string
  /** Resolves when so much has passed; from then on nothing does, so that what happens next happens in the midst. */
  held: Promise<void>
}

/** A line to a service that stands still after so many bytes in one direction, until the test ends. */
export async function aHeldLine(
  endpoint: string,
  { direction, bytes }: { direction: 'up' | 'down'; bytes: number },
): Promise<HeldLine> {
  const { hostname, port } = new URL(endpoint)
  const sockets = new Set<Socket>()
  let left = bytes
  let hold: () => void = () => {}
  const held = new Promise<void>((resolve) => {
    hold = resolve
  })
  const pass = (from: Socket, to: Socket, isCounted: boolean) => {
    from.on('data', (piece) => {
      if (isCounted) left -= piece.length
      if (left > 0) return void to.write(piece)
      hold()
      for (const socket of sockets) socket.pause()
    })
    from.on('close', () => to.destroy())
    from.on('error', () => undefined)
  }
  const server = createServer((client) => {
    const service = connect(Number(port), hostname)
    for (const socket of [client, service]) sockets.add(socket)
    pass(client, service, direction === 'up')
    pass(service, client, direction === 'down')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  const own = typeof address === 'object' && address ? address.port : 0
  return { endpoint: `http://127.0.0.1:${own}`, held }
}
