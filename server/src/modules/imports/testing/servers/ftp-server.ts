import ftpSrv from 'ftp-srv'
import { onTestFinished } from 'vitest'
import { openLog } from '../../../../platform/log.ts'
import { freePort } from '../../../../platform/testing/servers/free-port.ts'
import { aFolder } from './a-folder.ts'

export interface FolderServer {
  port: number
  /** What it serves. */
  folder: string
}

// A CommonJS package: Node finds no names in it.
const { FtpSrv } = ftpSrv

/** An FTP server with the user `acme` and the password `secret`, until the test ends. */
export async function anFtpServer(tls?: { key: string; cert: string }): Promise<FolderServer> {
  const folder = await aFolder()
  const port = await freePort()
  const dataPort = await freePort()
  const server = new FtpSrv({
    url: `ftp://127.0.0.1:${port}`,
    pasv_url: '127.0.0.1',
    pasv_min: dataPort,
    pasv_max: Math.min(dataPort + 200, 65_535),
    log: openLog({ level: 'silent' }),
    ...(tls && { tls: { key: tls.key, cert: tls.cert } }),
  } as never)
  server.on('login', ({ username, password }, resolve, reject) => {
    if (username === 'acme' && password === 'secret') resolve({ root: folder })
    else reject(new Error('Login incorrect') as never)
  })
  await server.listen()
  onTestFinished(() => server.close())
  return { port, folder }
}
