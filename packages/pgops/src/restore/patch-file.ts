import { type FileHandle, open } from 'node:fs/promises'
import type { FileSum } from '../backup/base/file-sum.ts'
import { damaged } from '../backup/sealing/open-sealed.ts'
import { writeAll } from '../backup/stores/durable.ts'
import type { TarEntry } from './tar-entries.ts'

export interface Patch {
  path: string
  entry: TarEntry
  sum: FileSum
  name: string
}

const MAGIC = 0xd3ae1f0d
const BLOCK = 8_192
const HEAD_BYTES = 12
// A megabyte at once.
const LONGEST_RUN = 128

/**
 * Lays the changed blocks of an incremental backup over the file of the backup before it: `INCREMENTAL.<file>` holds a
 * magic number, the count of blocks, the shortest length the file had since, the blocks' numbers, and the blocks.
 * Everything past that shortest length is new or zero, so the old rest is cut off first.
 */
export async function patchFile({ path, entry, sum, name }: Patch): Promise<void> {
  const take = async (bytes: number) => {
    const piece = await entry.read(bytes)
    sum.update(piece)
    return piece
  }
  const head = await take(HEAD_BYTES)
  if (head.readUInt32LE(0) !== MAGIC) throw damaged(name, `${entry.path} is no list of changed blocks`)

  const count = head.readUInt32LE(4)
  const shortest = head.readUInt32LE(8)
  const numbers = await take(4 * count)
  const listed = HEAD_BYTES + 4 * count
  // Blocks begin at a block's boundary; without blocks there is no padding.
  if (count > 0) await take((BLOCK - (listed % BLOCK)) % BLOCK)

  const file = await open(path, 'r+')
  try {
    await file.truncate(shortest * BLOCK)
    await writeBlocks(file, numbers, take)
  } finally {
    await file.close()
  }
}

async function writeBlocks(file: FileHandle, numbers: Buffer, take: (bytes: number) => Promise<Buffer>): Promise<void> {
  const numberAt = (index: number) => numbers.readUInt32LE(index * 4)
  const count = numbers.length / 4
  for (let index = 0; index < count; ) {
    const first = numberAt(index)
    let run = 1
    while (index + run < count && run < LONGEST_RUN && numberAt(index + run) === first + run) run++
    const blocks = await take(run * BLOCK)
    await writeAll(file, blocks, first * BLOCK)
    index += run
  }
}
