import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type DemoFileOptions, type DemoSummary, demoFile } from './generate/demo-file.ts'
import type { DemoSupplier } from './generate/supplier.ts'
import { demoSuppliers } from './generate/suppliers/demo-suppliers.ts'

export interface WriteDemoOptions extends DemoFileOptions {
  /** Made when it is missing. */
  directory: string
  /** All of them, unless said otherwise. */
  suppliers?: readonly DemoSupplier[]
  signal?: AbortSignal
}

export interface WrittenDemoFile {
  supplier: DemoSupplier
  path: string
  summary: DemoSummary
}

/** Writes the demo's supplier files, one after the other, in the order they are to be imported. A file that is there is
 *  replaced when the new one is whole, so writing again after a kill leaves no half one. */
export async function writeDemoFiles({ directory, suppliers, signal, ...options }: WriteDemoOptions) {
  await mkdir(directory, { recursive: true })
  const written: WrittenDemoFile[] = []
  for (const supplier of suppliers ?? demoSuppliers) {
    const path = join(directory, supplier.fileName)
    const summary = await writeFile(path, demoFile(supplier, options), signal)
    written.push({ supplier, path, summary })
  }
  return written
}

async function writeFile(
  path: string,
  chunks: Generator<Uint8Array, DemoSummary>,
  signal: AbortSignal | undefined,
): Promise<DemoSummary> {
  let summary: DemoSummary | undefined
  // A stream takes the chunks of a generator, not what it returns.
  function* pass() {
    summary = yield* chunks
  }
  const draft = `${path}.part`
  try {
    await pipeline(Readable.from(pass()), createWriteStream(draft), { ...(signal && { signal }) })
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  return summary as DemoSummary
}
