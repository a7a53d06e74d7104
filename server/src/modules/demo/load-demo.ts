import type { ImportRun } from '@products-manager/contract'
import { enqueueImport, type ImportTaskParts, importFile } from '../imports/index.ts'
import { writeDemoFiles } from './write-demo-files.ts'

/** Products of the main file at full size: a catalogue as large as a real one. */
export const FULL_SIZE = 133_149

// The same seed gives every installation the same demo.
const SEED = 20_201

export interface DemoOptions {
  /** Products of the main file; the other suppliers' files follow from it. */
  products: number
  directory: string
  signal: AbortSignal
}

/** Writes the demo's supplier files and imports them here, one after the other. `onRun` hears of each when it is done. */
export async function importDemo(
  parts: ImportTaskParts,
  { products, directory, signal }: DemoOptions,
  onRun: (run: ImportRun) => void,
): Promise<void> {
  for (const { supplier, path } of await writeDemoFiles({ seed: SEED, products, directory, signal })) {
    const { code, name, profile } = supplier
    onRun(await importFile(parts, { path, supplier: { code, name }, profile, signal }))
  }
}

/**
 * Writes the demo's supplier files and puts their runs before the workers. Safe to run again: a file whose very bytes
 * are waiting or imported already is left out.
 */
export async function enqueueDemo(parts: ImportTaskParts, { products, directory, signal }: DemoOptions): Promise<void> {
  for (const { supplier, path } of await writeDemoFiles({ seed: SEED, products, directory, signal })) {
    const { code, name, profile } = supplier
    await enqueueImport(parts, { path, supplier: { code, name }, profile, signal })
  }
}
