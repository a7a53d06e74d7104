import * as fs from 'node:fs'
import { promisify } from 'node:util'
import type { FileSystem, OpenFile } from './file-system.ts'

const fsync = promisify(fs.fdatasync)
const syncWhole = promisify(fs.fsync)

/** The machine's files. */
export const nodeFileSystem: FileSystem = {
  openNow: (path, mode) => new NodeFile(fs.openSync(path, { append: 'a', create: 'w', exclusive: 'wx' }[mode])),
  readNow: (path, from = 0) => readFrom(path, from),
  read: readWhole,
  renameNow: (from, to) => fs.renameSync(from, to),
  removeNow: (path) => fs.rmSync(path),
  listNow: (directory) => fs.readdirSync(directory),
  makeDirectoryNow: (directory) => void fs.mkdirSync(directory, { recursive: true }),
  existsNow: (path) => fs.existsSync(path),
  syncDirectory: async (directory) => {
    const fd = openDirectory(directory)
    if (fd === undefined) return
    try {
      await syncWhole(fd)
    } finally {
      fs.closeSync(fd)
    }
  },
  syncDirectoryNow: (directory) => {
    const fd = openDirectory(directory)
    if (fd === undefined) return
    try {
      fs.fsyncSync(fd)
    } finally {
      fs.closeSync(fd)
    }
  },
}

class NodeFile implements OpenFile {
  private readonly fd: number

  constructor(fd: number) {
    this.fd = fd
  }

  write(bytes: Uint8Array): Promise<number> {
    return new Promise((resolve, reject) => {
      fs.write(this.fd, bytes, (error, written) => (error ? reject(error) : resolve(written)))
    })
  }

  writeNow(bytes: Uint8Array): number {
    return fs.writeSync(this.fd, bytes)
  }

  sync(): Promise<void> {
    return fsync(this.fd)
  }

  syncNow(): void {
    fs.fdatasyncSync(this.fd)
  }

  truncateNow(length: number): void {
    fs.ftruncateSync(this.fd, length)
  }

  closeNow(): void {
    fs.closeSync(this.fd)
  }
}

// Windows cannot open directories, and needs no fsync of them.
function openDirectory(directory: string): number | undefined {
  return process.platform === 'win32' ? undefined : fs.openSync(directory, 'r')
}

// `readFile` ends at 2 GiB, and one read of the system a little below it.
const READ_AT_ONCE = 1 << 30

function readFrom(path: string, from: number): Uint8Array {
  const fd = fs.openSync(path, 'r')
  try {
    const bytes = Buffer.allocUnsafe(Math.max(0, fs.fstatSync(fd).size - from))
    let at = 0
    while (at < bytes.length) {
      const read = fs.readSync(fd, bytes, at, Math.min(bytes.length - at, READ_AT_ONCE), from + at)
      if (read === 0) break
      at += read
    }
    return bytes.subarray(0, at)
  } finally {
    fs.closeSync(fd)
  }
}

async function readWhole(path: string): Promise<Uint8Array> {
  const file = await fs.promises.open(path, 'r')
  try {
    const bytes = Buffer.allocUnsafe((await file.stat()).size)
    let at = 0
    while (at < bytes.length) {
      const { bytesRead } = await file.read(bytes, at, Math.min(bytes.length - at, READ_AT_ONCE), at)
      if (bytesRead === 0) break
      at += bytesRead
    }
    return bytes.subarray(0, at)
  } finally {
    await file.close()
  }
}
