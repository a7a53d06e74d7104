import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { ensureDatabases } from '../../embedded/ensure-databases.ts'
import { type EmbeddedServer, startEmbedded } from '../../embedded/start-embedded.ts'

/** A server for one test file, and databases and folders of migrations on it. */
export interface Bench {
  server: EmbeddedServer
  /** The address of a new, empty database. */
  newDatabase(): Promise<string>
  /** A new folder with these files. */
  newFolder(files: Record<string, string>): Promise<string>
  close(): Promise<void>
}

export async function openBench(): Promise<Bench> {
  const home = await mkdtemp(join(tmpdir(), 'migrations-test-'))
  await chmod(home, 0o711)
  const server = await startEmbedded({ dataDir: join(home, 'data') })
  let count = 0
  return {
    server,
    async newDatabase() {
      const name = `test_${++count}`
      await ensureDatabases(server, [name])
      return server.url(name)
    },
    async newFolder(files) {
      const folder = await mkdtemp(join(home, 'migrations-'))
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
      return folder
    },
    async close() {
      await server.stop()
      await rm(home, { recursive: true, force: true })
    },
  }
}

/** One script on a connection of its own. */
export async function ask(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}
