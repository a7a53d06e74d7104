import { chmod, rm, stat } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { systemCode } from './embedded-error.ts'
import { type ClientMessage, eachLine, type KeeperMessage } from './messages.ts'

/** The socket a keeper is found by. Every program that uses the server holds one connection open;
 *  the system closes it for programs that were killed. */
export interface ClientDoor {
  clients(): number
  /** Tells all, and those who come later. */
  announce(message: KeeperMessage): void
  /** Called at each coming, going and asking. */
  onChange(listener: () => void): void
  /** The clients that asked to stop the server now. */
  asking(): Socket[]
  /** Whether the socket file is still this keeper's. */
  isOurs(): Promise<boolean>
  /** Lets nobody in any more; those inside stay until `dismiss`. */
  close(): void
  dismiss(): void
}

/** Opens the door, or returns null when another keeper lives behind it. */
export async function openDoor(path: string): Promise<ClientDoor | null> {
  const server = createServer()
  for (let attempt = 0; attempt < 5; attempt++) {
    if (await listens(server, path)) return doorOf(server, path)
    if (await answers(path)) return null
    // Left by a keeper that was killed. Two that find it at once may both pass here: the one whose
    // socket is replaced sees it in isOurs() and leaves.
    await rm(path, { force: true })
  }
  return null
}

function listens(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error) => (systemCode(error) === 'EADDRINUSE' ? resolve(false) : reject(error))
    server.once('error', failed)
    server.listen(path, () => {
      server.off('error', failed)
      resolve(true)
    })
  })
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path)
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })
}

async function doorOf(server: Server, path: string): Promise<ClientDoor> {
  const named = process.platform === 'win32'
  if (!named) await chmod(path, 0o600)
  const inode = named ? null : (await stat(path)).ino

  const sockets = new Set<Socket>()
  const asking = new Set<Socket>()
  const said: KeeperMessage[] = []
  let changed: () => void = () => undefined

  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.setEncoding('utf8')
    socket.on('error', () => undefined)
    socket.on('close', () => {
      sockets.delete(socket)
      asking.delete(socket)
      changed()
    })
    socket.on(
      'data',
      eachLine((line) => {
        const { ask } = JSON.parse(line) as ClientMessage
        if (ask === 'stop') asking.add(socket)
        changed()
      }),
    )
    for (const message of said) send(socket, message)
    changed()
  })

  return {
    clients: () => sockets.size,
    announce(message) {
      said.push(message)
      for (const socket of sockets) send(socket, message)
    },
    onChange(listener) {
      changed = listener
    },
    asking: () => [...asking],
    isOurs: async () => inode === null || (await stat(path).catch(() => null))?.ino === inode,
    close() {
      server.close()
    },
    dismiss() {
      for (const socket of sockets) socket.end()
    },
  }
}

/** Writes one message as a line. */
export function send(socket: Socket, message: KeeperMessage | ClientMessage): void {
  socket.write(`${JSON.stringify(message)}\n`)
}
