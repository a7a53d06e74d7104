// Makes a checkout ready: installs when the lock file says so, builds when a source is newer than its output.
// Plain Node, no dependency: it runs before there are any. Quiet when there is nothing to do.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const at = (...names) => join(root, ...names)
// What was installed, by the lock file's text; gone with the packages.
const INSTALLED = at('node_modules', '.installed')
// Not in node_modules, which an installation empties.
const LOCK = at('.preparing')
const LOCK_WAIT_MS = 600_000

if (isMain()) await prepare({ build: process.argv.includes('--build') })

/** @param {{ build: boolean }} wanted */
export async function prepare({ build }) {
  refuseOldNode()
  if (!needsInstall() && !(build && staleOutputs().length > 0)) return

  await alone(() => {
    if (needsInstall()) install()
    if (build) for (const output of staleOutputs()) output.make()
  })
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`Products Manager needs Node 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(1)
}

function needsInstall() {
  const npmsOwn = at('node_modules', '.package-lock.json')
  if (!existsSync(npmsOwn)) return true
  if (existsSync(INSTALLED)) return readFileSync(INSTALLED, 'utf8') !== currentLock()

  // Somebody ran `npm ci` himself: what he installed is at least as young as the lock file.
  if (statSync(npmsOwn).mtimeMs < statSync(at('package-lock.json')).mtimeMs) return true
  writeFileSync(INSTALLED, currentLock())
  return false
}

/** The lock file's text without what npm may write differently from one version to the next. */
function currentLock() {
  return readFileSync(at('package-lock.json'), 'utf8').replaceAll(/\s+/g, ' ')
}

function install() {
  say('Installing the packages (once, about half a minute) …')
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  writeFileSync(INSTALLED, currentLock())
}

/** What is built, from what, and whether it is behind. */
function staleOutputs() {
  const outputs = [
    {
      marker: at('server', 'dist', '.built'),
      sources: ['packages', 'server', 'tsconfig.base.json', 'tsconfig.build.json'],
      make() {
        say('Building the server …')
        run(process.execPath, [tool('typescript-native', 'tsc'), '-b', 'tsconfig.build.json'])
      },
    },
    {
      marker: at('web', 'dist', '.built'),
      sources: ['packages/contract', 'web'],
      make() {
        say('Building the web interface …')
        run(process.execPath, [tool('vite', 'vite'), 'build', '--logLevel', 'warn'], at('web'))
      },
    },
  ]
  return outputs
    .filter(({ marker, sources }) => {
      const built = existsSync(marker) ? statSync(marker).mtimeMs : 0
      return sources.some((source) => newest(at(source)) > built)
    })
    .map(({ marker, make }) => ({
      make() {
        const started = new Date()
        make()
        mkdirSync(dirname(marker), { recursive: true })
        writeFileSync(marker, started.toISOString())
      },
    }))
}

/** When anything below a place was last changed. Tests and what is built are no reason to build. */
function newest(path) {
  const found = statSync(path)
  if (!found.isDirectory()) return /\.test(-d)?\.tsx?$/.test(path) ? 0 : found.mtimeMs
  let latest = 0
  for (const name of readdirSync(path)) {
    if (name === 'node_modules' || name === 'dist' || name === 'testing' || name.startsWith('.')) continue
    latest = Math.max(latest, newest(join(path, name)))
  }
  return latest
}

/** A tool's own program, run by this Node: links in .bin are missing where links are not allowed. */
function tool(packageName, command) {
  const directory = at('node_modules', packageName)
  const { bin } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
  return join(directory, typeof bin === 'string' ? bin : bin[command])
}

/** Two npm scripts started at once install once: the second waits for the first. */
async function alone(work) {
  mkdirSync(dirname(LOCK), { recursive: true })
  const deadline = Date.now() + LOCK_WAIT_MS
  for (;;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (!holderLives()) rmSync(LOCK, { force: true })
      else if (Date.now() > deadline) fail('Another installation has been running for ten minutes.')
      else await delay(200)
    }
  }
  try {
    work()
  } finally {
    rmSync(LOCK, { force: true })
  }
}

function holderLives() {
  try {
    process.kill(Number(readFileSync(LOCK, 'utf8')) || -1, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function run(command, args, cwd = root) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: ['ignore', process.stderr, process.stderr] })
  if (error) fail(`${command} did not start: ${error.message}`)
  if (status !== 0) fail(`${[command, ...args].join(' ')} failed.`)
}

function say(text) {
  console.error(text)
}

function fail(text) {
  rmSync(LOCK, { force: true })
  console.error(text)
  process.exit(1)
}

function isMain() {
  return process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]
}
