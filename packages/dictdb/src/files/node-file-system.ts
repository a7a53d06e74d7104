import * as fs from 'node:fs'
import { promisify } from 'node:util'
import type { FileSystem, OpenFile } from './file-system.ts'

const fsync = promisify(fs.fdatasync)
const syncWhole = promisify(fs.fsync)

/** The machine's files. */
export const nodeFileSystem: FileSystem = {
  openNow: (path, mode) => new NodeFile(fs.openSync(path, { append: 'a', create: 'w', exclusive: 'wx' }[mode])),
  readNow: (path, from = 0) => (from === 0 ? fs.readFileSync(path) : readFrom(path, from)),
  read: (path) => fs.promises.readFile(path),
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

function readFrom(path: string, from: number): Uint8Array {
  const fd = fs.openSync(path, 'r')
  try {
    const size = Math.max(0, fs.fstatSync(fd).size - from)
    const bytes = Buffer.allocUnsafe(size)
    let at = 0
    while (at < size) {
      const read = fs.readSync(fd, bytes, at, size - at, from + at)
      if (read === 0) break
      at += read
    }
    return bytes.subarray(0, at)
  } finally {
    fs.closeSync(fd)
  }
}
