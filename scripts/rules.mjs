// The rules a tool can check: types, the arrows between folders, dead code, and the house's own.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const checks = [
  ['types', ['tsc', '-p', 'tsconfig.json']],
  ['arrows between folders', ['depcruise', '--config', '.dependency-cruiser.cjs', 'packages', 'server/src', 'web/src']],
  ['dead code', ['knip']],
  ['house rules', ['node', 'scripts/house-rules.mjs']],
]

const failed = checks.filter(([name, [command, ...args]]) => {
  console.log(`— ${name}`)
  const npx = command === 'node' ? [process.execPath, args] : ['npx', ['--no-install', command, ...args]]
  return spawnSync(npx[0], npx[1], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status !== 0
})

if (failed.length > 0) {
  console.error(`Rules broken: ${failed.map(([name]) => name).join(', ')}.`)
  process.exit(1)
}
console.log('Every rule holds.')
