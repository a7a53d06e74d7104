import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'

export interface CancelTarget {
  processId: number
  secretKey: number
  host: string
  port: number
  ssl: boolean | object
  deadlineMs: number
}

const CANCEL_CODE = 80_877_102
const TLS_CODE = 80_877_103

/** Sends PostgreSQL's CancelRequest on a connection of its own, as TLS where the connection is; ends when the server has hung up. */
export async function requestCancel(target: CancelTarget): Promise<void> {
  const signal = AbortSignal.timeout(target.deadlineMs)
  const plain = target.host.startsWith('/')
    ? connect(`${target.host}/.s.PGSQL.${target.port}`)
    : connect(target.port, target.host)
  try {
    await once(plain, 'connect', { signal })
    const socket = target.ssl ? await secured(plain, target, signal) : plain
    const closed = once(socket, 'close', { signal })
    socket.resume()
    socket.write(int32s(16, CANCEL_CODE, target.processId, target.secretKey))
    await closed
  } finally {
    plain.destroy()
  }
}

async function secured(plain: Socket, target: CancelTarget, signal: AbortSignal): Promise<Socket> {
  plain.write(int32s(8, TLS_CODE))
  const [answer] = (await once(plain, 'data', { signal })) as [Buffer]
  if (answer.toString('latin1') !== 'S') throw new Error('The server does not take a cancellation over TLS.')

  const options: ConnectionOptions = {
    ...(typeof target.ssl === 'object' ? target.ssl : {}),
    socket: plain,
    host: target.host,
  }
  const socket = connectTls(options)
  await once(socket, 'secureConnect', { signal })
  return socket
}

function int32s(...numbers: number[]): Buffer {
  const buffer = Buffer.alloc(numbers.length * 4)
  numbers.forEach((number, i) => {
    buffer.writeInt32BE(number | 0, i * 4)
  })
  return buffer
}
