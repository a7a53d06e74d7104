import type { FileHandle } from 'node:fs/promises'
import type { Draft, DraftBatch, KeyedDraft, WaitingDraft } from '../../catalog/index.ts'
import { emptyScratchFile } from '../sources/unpack/scratch-file.ts'

/** Batches that wait until the whole file is read, many of them on disk; a killed process leaves nothing of them. */
export interface Spool {
  add(batch: DraftBatch): Promise<void>
  batches(): AsyncIterable<DraftBatch>
  close(): Promise<void>
}

type PackedDraft = [
  line: number,
  key: string,
  hash: string | null,
  ticket: KeyedDraft['ticket'] | null,
  values: unknown[],
]

// A file of which little changed has no more; they take a few MB.
const DRAFTS_IN_MEMORY = 3_000

export async function openSpool(draftsInMemory = DRAFTS_IN_MEMORY): Promise<Spool> {
  const file = await emptyScratchFile()
  // The batch, or how many bytes it has on disk.
  const places: (DraftBatch | number)[] = []
  let held = 0
  let fields: (keyof Draft)[] = []
  let spoken: DraftBatch['fields'] = new Set()

  const pack = ({ line, key, hash, ticket, draft }: KeyedDraft): PackedDraft => {
    // All drafts are made by one function: their fields stand in one order.
    if (fields.length === 0) fields = Object.keys(draft) as (keyof Draft)[]
    return [line, key, hash, ticket ?? null, fields.map((field) => draft[field])]
  }
  const unpack = ([line, key, hash, ticket, values]: PackedDraft): KeyedDraft => ({
    line,
    key,
    hash,
    draft: Object.fromEntries(fields.map((field, i) => [field, values[i]])) as unknown as Draft,
    ...(ticket && { ticket }),
  })

  return {
    async add(whole) {
      const { fields: of, drafts, waiting, ...batch } = whole
      held += drafts.length + waiting.length
      if (held <= draftsInMemory) {
        places.push(whole)
        return
      }
      spoken = of
      const bytes = Buffer.from(JSON.stringify({ ...batch, drafts: drafts.map(pack), waiting: waiting.map(pack) }))
      await file.appendFile(bytes)
      places.push(bytes.length)
    },
    async *batches() {
      let at = 0
      for (const size of places) {
        if (typeof size !== 'number') {
          yield size
          continue
        }
        const { drafts, waiting, ...batch } = JSON.parse((await read(file, at, size)).toString('utf8'))
        at += size
        yield {
          ...batch,
          fields: spoken,
          drafts: (drafts as PackedDraft[]).map(unpack),
          waiting: (waiting as PackedDraft[]).map((each) => unpack(each) as WaitingDraft),
        }
      }
    },
    close: () => file.close(),
  }
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
