import { chmod, link, readdir, rm, stat } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { systemCode } from './embedded-error.ts'
import { type ClientMessage, eachLine, type KeeperMessage } from './messages.ts'
import { isAlive } from './postmaster.ts'

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
  /** Whether programs still find this keeper, and not another. */
  isOurs(): Promise<boolean>
  /** Lets nobody in any more; those inside stay until `dismiss`. */
  close(): Promise<void>
  dismiss(): void
}

/** Opens the door, or returns null when another keeper lives behind it. */
export async function openDoor(path: string): Promise<ClientDoor | null> {
  const server = createServer()
  const place = process.platform === 'win32' ? await claimPipe(server, path) : await claimSocket(server, path)
  return place && doorOf(server, place)
}

/** The name a keeper is found by, once it is held. */
interface Place {
  isOurs(): Promise<boolean>
  /** Gives the name up, unless another keeper has it by now. */
  leave(): Promise<void>
}

async function claimPipe(server: Server, path: string): Promise<Place | null> {
  if (!(await listens(server, path))) return null
  return { isOurs: async () => true, leave: async () => undefined }
}

/** Listens under a name of its own and links the known name to it: a link is made by one keeper only, and a keeper that
 *  closes removes its own name, never a successor's. */
async function claimSocket(server: Server, path: string): Promise<Place | null> {
  const own = `${path}-${process.pid}`
  await rm(own, { force: true })
  await listens(server, own)
  await chmod(own, 0o600)
  await clearDead(path)
  const inode = await inodeOf(own)
  const isOurs = async () => (await links(own, path)) || (await inodeOf(path)) === inode

  for (let attempt = 0; attempt < 5; attempt++) {
    const found = await inodeOf(path)
    if (await isOurs())
      return { isOurs, leave: async () => void ((await isOurs()) && (await rm(path, { force: true }))) }
    if (await answers(path)) break
    // Left by a keeper that was killed. Two that find it at once may remove each other's link: the one that
    // lost it sees so in isOurs() and leaves the server to the other.
    if ((await inodeOf(path)) === found) await rm(path, { force: true })
  }
  server.close()
  return null
}

async function links(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path)
    return true
  } catch (error) {
    if (['EEXIST', 'ENOENT'].includes(systemCode(error) ?? '')) return false
    throw error
  }
}

async function inodeOf(path: string): Promise<number | null> {
  return (await stat(path).catch(() => null))?.ino ?? null
}

/** Removes the own names of keepers that were killed. */
async function clearDead(path: string): Promise<void> {
  const prefix = `${basename(path)}-`
  for (const name of await readdir(dirname(path))) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN
    if (!Number.isNaN(pid) && !isAlive(pid)) await rm(join(dirname(path), name), { force: true })
  }
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

/** Whether a living process listens there. */
export function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path)
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })
}

function doorOf(server: Server, place: Place): ClientDoor {
  const sockets = new Set<Socket>()
  const asking = new Set<Socket>()
  const said: KeeperMessage[] = []
  let isClosed = false
  let changed: () => void = () => undefined

  server.on('connection', (socket) => {
    // Who comes in while the name is given up would be told of a server that is about to end: it has to knock again.
    if (isClosed) return void socket.destroy()
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
    isOurs: place.isOurs,
    async close() {
      isClosed = true
      await place.leave()
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
