import { randomBytes } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { readServerFacts, withServer } from '../backup/base/server-facts.ts'
import { writeChecked } from '../backup/record.ts'
import { provideKey, type Repository } from '../backup/repository.ts'
import { type FileSealer, sealFile } from '../backup/sealing/seal-file.ts'
import { syncDirectory } from '../backup/stores/durable.ts'
import { writeGuide } from '../backup/write-guide.ts'
import { dumpDatabase } from './dump-database.ts'
import { headOfDump } from './dump-text.ts'
import type { DumpedFile, DumpRecord } from './list-dumps.ts'

export interface TakeDumpOptions {
  repository: Repository
  systemId: string
  /** The addresses of the server's databases. */
  url: (database: string) => Promise<string>
  /** Only these; without it all. */
  databases?: string[] | undefined
  signal?: AbortSignal | undefined
  onDatabase?: (name: string) => void
}

/** Each database as SQL in a file of its own: it restores into any newer PostgreSQL, and most into an older one. */
export async function takeDump(options: TakeDumpOptions): Promise<DumpRecord> {
  const { repository, systemId, url } = options
  const startedAt = performance.now()
  const facts = await withServer(await url('postgres'), readServerFacts)
  const id = `${facts.now.toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}Z-dump-${randomBytes(3).toString('hex')}`
  const folder = join(repository.directory, systemId, 'dumps', id)
  const draft = `${folder}.taking`
  await writeGuide(repository)
  const key = await provideKey(repository, systemId, { id, now: facts.now })
  await mkdir(draft, { recursive: true, mode: 0o700 })
  try {
    const databases: DumpedFile[] = []
    for (const name of options.databases ?? facts.databases) {
      options.onDatabase?.(name)
      const sealer = sealFile({ directory: draft, holds: `${name}.sql`, codec: repository.codec, key })
      databases.push({ name, ...(await dumpInto(sealer, name, options)) })
    }
    const record: DumpRecord = {
      format: 1,
      id,
      systemId,
      serverVersion: facts.serverVersion,
      at: facts.now.toISOString(),
      durationMs: Math.round(performance.now() - startedAt),
      databases,
    }
    const sums = databases.map(({ file }) => `${file.sha256}  ${file.name}\n`).join('')
    await writeFile(join(draft, 'SHA256SUMS'), sums)
    await writeFile(join(draft, 'dump.json'), writeChecked(record), { flush: true })
    await syncDirectory(draft)
    await rename(draft, folder)
    await syncDirectory(dirname(folder))
    return record
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
}

async function dumpInto(
  sealer: FileSealer,
  name: string,
  { url, signal }: TakeDumpOptions,
): Promise<Omit<DumpedFile, 'name'>> {
  const token = randomBytes(8).toString('hex')
  try {
    await sealer.write(Buffer.from(headOfDump(name, token)))
    const write = (bytes: Uint8Array) => sealer.write(bytes)
    const dumped = await dumpDatabase({ url: await url(name), token, write, signal })
    return { ...dumped, file: await sealer.finish() }
  } catch (error) {
    await sealer.abandon()
    throw error
  }
}
