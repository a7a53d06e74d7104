import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { peakMemory } from './peak-memory.ts'

const MB = 1024 * 1024

it('tells at least what the process holds now', () => {
  expect(peakMemory()).toBeGreaterThanOrEqual(process.memoryUsage().rss * 0.9)
})

it.runIf(process.platform === 'linux')('leaves the memory of the parent out', () => {
  const held = Buffer.alloc(512 * MB, 1)
  const module = JSON.stringify(new URL('peak-memory.ts', import.meta.url).href)
  const program = `import(${module}).then(({ peakMemory }) => process.stdout.write(String(peakMemory())))`

  const said = execFileSync(process.execPath, ['--import', 'tsx', '-e', program], { encoding: 'utf8' })

  expect(held.length).toBe(512 * MB)
  expect(Number(said)).toBeLessThan(400 * MB)
})
