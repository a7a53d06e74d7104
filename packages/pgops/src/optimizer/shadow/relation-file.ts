import {
  chownSync,
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  truncateSync,
  writeSync,
} from 'node:fs'

/** A relation's files in a scratch cluster: PostgreSQL cuts them into segments of 1 GiB. */
export interface RelationFile {
  /** The first segment. */
  path: string
  owner: { uid: number; gid: number } | null
}

export const PAGE_BYTES = 8192
const SEGMENT_PAGES = 131_072

/** Gives a relation its true size without its bytes: the files are sparse, and the planner only asks how long they are. */
export function resize({ path, owner }: RelationFile, pages: number): void {
  const segments = Math.max(1, Math.ceil(pages / SEGMENT_PAGES))
  for (let segment = 0; segment < segments; segment++) {
    const file = segment === 0 ? path : `${path}.${segment}`
    const left = Math.min(pages - segment * SEGMENT_PAGES, SEGMENT_PAGES)
    const descriptor = openSync(file, existsSync(file) ? 'r+' : 'w+', 0o600)
    if (owner) chownSync(file, owner.uid, owner.gid)
    ftruncateSync(descriptor, Math.max(left, 0) * PAGE_BYTES)
    closeSync(descriptor)
  }
  for (let segment = segments; existsSync(`${path}.${segment}`); segment++) truncateSync(`${path}.${segment}`, 0)
}

/** Reads and writes single pages, while no server has them in memory. */
export function withPages<T>({ path }: RelationFile, work: (pages: Pages) => T): T {
  const descriptor = openSync(path, 'r+')
  try {
    return work({
      count: () => fstatSync(descriptor).size / PAGE_BYTES,
      read(number) {
        const page = Buffer.alloc(PAGE_BYTES)
        readSync(descriptor, page, 0, PAGE_BYTES, number * PAGE_BYTES)
        return page
      },
      write: (number, page) => void writeSync(descriptor, page, 0, PAGE_BYTES, number * PAGE_BYTES),
    })
  } finally {
    closeSync(descriptor)
  }
}

export interface Pages {
  count(): number
  read(number: number): Buffer
  write(number: number, page: Buffer): void
}
