// Develops: the server restarts and the browser reloads as sources change.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const conditions = '--conditions=@products-manager/source'
const programs = [
  ['tsx', 'watch', '--clear-screen=false', conditions, 'server/src/main/cli.ts', 'start'],
  ['vite', 'web', '--clearScreen', 'false'],
].map(([command, ...args]) =>
  spawn('npx', ['--no-install', command, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PORT: '3000' },
  }),
)

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop())
for (const program of programs) program.on('exit', (code) => stop(code ?? 0))

function stop(code = 0) {
  process.exitCode ??= code
  for (const program of programs) program.kill('SIGTERM')
}
