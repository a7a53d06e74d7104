import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { demoSuppliers, writeDemoFiles } from '../server/src/modules/demo/index.ts'

const SEED = 20_201

/** Files of the demo's main supplier, alike in every round, and what `pm import` needs to read them. */
export interface DemoFiles {
  /** Writes the supplier's file, with this share of its rows changed; gives its path. */
  write(share: number): Promise<string>
  /** What follows `pm import` for a file. */
  importOf(path: string): string[]
}

export async function demoFiles({ directory, products }: { directory: string; products: number }): Promise<DemoFiles> {
  const [main] = demoSuppliers
  if (!main) throw new Error('The demo has no suppliers.')
  const profile = join(directory, 'profile.json')
  await writeFile(profile, JSON.stringify(main.profile))

  return {
    async write(share) {
      const [file] = await writeDemoFiles({
        directory: join(directory, `changed-${share}`),
        seed: SEED,
        products,
        suppliers: [main],
        ...(share > 0 && { change: { seed: 7, share } }),
      })
      if (!file) throw new Error('The demo wrote no file.')
      return file.path
    },
    importOf: (path) => [path, '--supplier', main.code, '--profile', profile],
  }
}
