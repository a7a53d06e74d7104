import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'

const PACKAGE = fileURLToPath(new URL('..', import.meta.url))
const DOCS = fileURLToPath(new URL('../../../docs/dictdb', import.meta.url))
const require = createRequire(import.meta.url)
const run = promisify(execFile)

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'dictdb-docs-'))
  mkdirSync(join(directory, 'node_modules/@types'), { recursive: true })
  symlinkSync(PACKAGE, join(directory, 'node_modules/dictdb'))
  symlinkSync(join(require.resolve('@types/node/package.json'), '..'), join(directory, 'node_modules/@types/node'))
  writeFileSync(join(directory, 'package.json'), '{"type":"module"}')
})
afterAll(() => rmSync(directory, { recursive: true }))

/** The blocks of one language in a chapter. */
function blocks(file: string, language: string): string {
  const text = readFileSync(file, 'utf8')
  return Array.from(
    text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm')),
    ([, block]) => block,
  ).join('')
}

const chapters = readdirSync(DOCS).filter((name) => /^\d-.*\.md$/.test(name))

it('has the six chapters of the tutorial', () => {
  expect(chapters).toHaveLength(6)
})

it.concurrent.each(chapters)(
  'runs chapter %s and prints what it shows',
  async (name) => {
    const place = join(directory, name.replace('.md', ''))
    mkdirSync(place)
    const program = join(place, 'chapter.ts')
    writeFileSync(program, blocks(join(DOCS, name), 'ts'))

    const loader = pathToFileURL(require.resolve('tsx')).href
    const { stdout, stderr } = await run(
      process.execPath,
      ['--import', loader, '--conditions=@products-manager/source', program],
      { cwd: place },
    )

    expect(stderr).toBe('')
    expect(stdout).toBe(blocks(join(DOCS, name), 'text'))
  },
  60_000,
)

it('type-checks the chapters, the examples of the README, and what must not compile', async () => {
  const sources = [...chapters.map((name) => join(DOCS, name)), join(PACKAGE, 'README.md')].map((file, i) => {
    const [first = '', ...others] = file.endsWith('README.md') ? readmePrograms(file) : [blocks(file, 'ts')]
    return [first, ...others].map((text, part) => {
      const path = join(directory, `checked-${i}-${part}.ts`)
      writeFileSync(path, text)
      return path
    })
  })
  const tests = join(PACKAGE, 'src/api.test-d.ts')
  const tsc = join(require.resolve('typescript-native/package.json'), '../bin/tsc')
  const options = [
    '--noEmit',
    '--strict',
    '--exactOptionalPropertyTypes',
    '--noUncheckedIndexedAccess',
    '--module',
    'nodenext',
    '--target',
    'es2023',
  ]
  const source = [
    '--allowImportingTsExtensions',
    '--skipLibCheck',
    '--types',
    'node',
    '--customConditions',
    '@products-manager/source',
  ]

  const checked = await run(process.execPath, [tsc, ...options, ...source, ...sources.flat(), tests], {
    cwd: directory,
  }).catch((error: { stdout: string; stderr: string }) => error)

  expect(checked).toEqual({ stdout: '', stderr: '' })
}, 60_000)

/** Each block of a README is a program of its own. */
function readmePrograms(file: string): string[] {
  return Array.from(readFileSync(file, 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm), ([, block]) => block ?? '')
}
