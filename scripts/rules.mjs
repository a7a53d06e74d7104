// The rules a tool can check: types, the arrows between folders, dead code, and the house's own.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
// The tool says "no violations" also of a folder it could not read.
const FEWEST_MODULES = 400

const checks = [
  // By its place: two versions of TypeScript are installed, and .bin holds the slow one.
  ['types', () => runs('node_modules/typescript-native/bin/tsc', '-p', 'tsconfig.json')],
  ['arrows between folders', arrows],
  ['dead code', () => passes('knip', '--no-config-hints')],
  ['house rules', () => runs('scripts/house-rules.mjs')],
]

const failed = checks.filter(([name, check]) => {
  console.log(`— ${name}`)
  return !check()
})
if (failed.length > 0) {
  console.error(`Rules broken: ${failed.map(([name]) => name).join(', ')}.`)
  process.exit(1)
}
console.log('Every rule holds.')

function runs(...args) {
  return spawnSync(process.execPath, args, options('inherit')).status === 0
}

function passes(command, ...args) {
  return spawnSync('npx', ['--no-install', command, ...args], options('inherit')).status === 0
}

function arrows() {
  const places = ['packages', 'server/src', 'web/src']
  const args = ['--no-install', 'depcruise', '--config', '.dependency-cruiser.cjs', ...places]
  const { status, stdout } = spawnSync('npx', args, options('pipe'))
  process.stdout.write(stdout)
  const seen = Number(/(\d+) modules/.exec(stdout)?.[1] ?? 0)
  if (seen < FEWEST_MODULES) console.error(`Only ${seen} modules were seen; there are more than ${FEWEST_MODULES}.`)
  return status === 0 && seen >= FEWEST_MODULES
}

function options(stdout) {
  return { cwd: root, encoding: 'utf8', stdio: ['ignore', stdout, 'inherit'] }
}
