// Starts the system on an empty data directory, as a newcomer does, asks it whether it is well, and stops it.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const dataDir = mkdtempSync(join(tmpdir(), 'pm-fresh-'))
const started = performance.now()
const system = spawn(process.execPath, [fileURLToPath(new URL('../server/bin/pm.mjs', import.meta.url)), 'start'], {
  env: { ...process.env, PM_DATA_DIR: dataDir, PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
})
const gone = new Promise((resolve) => system.once('exit', (code) => resolve(code)))

try {
  const address = await addressOf(system)
  console.log(`ready after ${Math.round(performance.now() - started)} ms at ${address}`)
  const health = await (await fetch(`${address}/api/v1/multidb/health`)).json()
  const page = await (await fetch(address)).text()
  if (health.status !== 'healthy' || health.databases.length !== 7) throw new Error(JSON.stringify(health))
  if (!page.includes('<div id="root"')) throw new Error('The web interface is not served.')
} finally {
  system.kill('SIGTERM')
  await gone
  rmSync(dataDir, { recursive: true, force: true })
}

function addressOf({ stdout }) {
  return new Promise((resolve, reject) => {
    let text = ''
    stdout.on('data', (chunk) => {
      text += chunk
      const [found] = text.match(/http:\/\/[\w.:[\]-]+/) ?? []
      if (found) resolve(found)
    })
    gone.then((code) => reject(new Error(`pm start ended with ${code}: ${text}`)))
  })
}
