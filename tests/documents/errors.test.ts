import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

it('docs/errors.md names every code of the program, and no other', () => {
  const sources = ['server/src', 'packages/postgres/src', 'packages/pgops/src'].flatMap((folder) =>
    typescriptBelow(join(root, folder)),
  )

  const documented = new Set(codesIn(readFileSync(join(root, 'docs/errors.md'), 'utf8'), /^\| `([A-Z0-9_]+)` \|/gm))

  expect([...documented].sort()).toEqual([...new Set(sources.flatMap(codesOf))].sort())
})

it('what helps a run that failed is said by codes of the program', () => {
  const named = codesIn(
    readFileSync(join(root, 'server/src/modules/imports/runs/ways-on.ts'), 'utf8'),
    /^ {2}([A-Z_]+):/gm,
  )

  const documented = new Set(codesIn(readFileSync(join(root, 'docs/errors.md'), 'utf8'), /^\| `([A-Z0-9_]+)` \|/gm))

  expect(named).toContain('IMPORT_COLUMNS_MISSING')
  expect(named.filter((code) => !documented.has(code))).toEqual([])
})

/** Declared errors, problem codes, and the closed sets of codes that the packages' errors have. */
function codesOf(text: string): string[] {
  const declared = codesIn(text, /defineError<[^(]*>\(\s*'([A-Z0-9_]+)'/g)
  const written = codesIn(text, /\bcode(?::| =) '([A-Z]+_[A-Z0-9_]+)'/g)
  const listed = [
    ...text.matchAll(/(?:problemCodes = \[|ErrorCode =)([\s\S]*?)(?:\] as const|\n\n|\nexport)/g),
  ].flatMap(([, set]) => codesIn(set ?? '', /'([A-Z0-9]+_[A-Z0-9_]+)'/g))
  return [...declared, ...written, ...listed]
}

function codesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(([, code]) => code ?? [])
}

function typescriptBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('testing/'))
    .map((path) => readFileSync(join(folder, path), 'utf8'))
}
