import type { FileHandle } from 'node:fs/promises'
import type { DraftBatch } from '../../catalog/index.ts'
import { emptyScratchFile } from '../sources/unpack/scratch-file.ts'

/** Batches that wait until the whole file is read, many of them on disk; a killed process leaves nothing of them. */
export interface Spool {
  add(batch: DraftBatch): Promise<void>
  batches(): AsyncIterable<DraftBatch>
  close(): Promise<void>
}

// In characters; drafts may have texts of any length. A file of which little changed has no more.
const KEPT_IN_MEMORY = 4 * 1024 * 1024
// What a draft takes beside its texts: that of a price list has hardly any.
const OF_DRAFT = 500

export async function openSpool(keptInMemory = KEPT_IN_MEMORY): Promise<Spool> {
  const file = await emptyScratchFile()
  // A batch, or how many bytes it has on disk.
  const places: (DraftBatch | number)[] = []
  let held = 0
  let fields: DraftBatch['fields'] = new Set()

  return {
    async add(whole) {
      const { drafts, waiting } = whole
      held += charactersIn([drafts, waiting]) + OF_DRAFT * (drafts.length + waiting.length)
      if (held <= keptInMemory) {
        places.push(whole)
        return
      }
      fields = whole.fields
      const bytes = Buffer.from(JSON.stringify(whole))
      await file.appendFile(bytes)
      places.push(bytes.length)
    },
    async *batches() {
      let at = 0
      for (const place of places) {
        if (typeof place !== 'number') {
          yield place
          continue
        }
        const batch = JSON.parse((await read(file, at, place)).toString('utf8')) as DraftBatch
        at += place
        yield { ...batch, fields }
      }
    },
    close: () => file.close(),
  }
}

/** How much text is in values, lists and records of them. */
function charactersIn(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 0
  let characters = 0
  for (const part of Object.values(value)) characters += charactersIn(part)
  return characters
}

async function read(file: FileHandle, at: number, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(size)
  let filled = 0
  while (filled < size) {
    const { bytesRead } = await file.read(bytes, filled, size - filled, at + filled)
    if (bytesRead === 0) throw new Error('The file of waiting batches ends too early.')
    filled += bytesRead
  }
  return bytes
}
