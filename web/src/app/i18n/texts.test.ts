import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { detectionReasons, productFields } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import { texts as en } from './en/index.ts'
import { texts as fr } from './fr/index.ts'

/** Every text with its address, such as `runs.status.failed`; the forms of one plural are one. */
function flatten(texts: object, before = ''): Map<string, string> {
  const entries = Object.entries(texts).flatMap(([key, text]): [string, string][] => {
    const address = `${before}${key.replace(/_(one|many|other)$/, '')}`
    return typeof text === 'string' ? [[address, text]] : [...flatten(text, `${address}.`)]
  })
  return new Map(entries)
}

const variables = (text: string) => [...text.matchAll(/\{\{(\w+)/g)].map((found) => found[1]).sort()

describe('the languages', () => {
  it('have the same texts', () => {
    expect([...flatten(fr).keys()].sort()).toEqual([...flatten(en).keys()].sort())
  })

  it('fill the same variables into each text', () => {
    const french = flatten(fr)

    const different = [...flatten(en)].filter(
      ([key, text]) => `${variables(text)}` !== `${variables(french.get(key) ?? '')}`,
    )

    expect(different).toEqual([])
  })

  it('leave no text empty', () => {
    const empty = [...flatten(en), ...flatten(fr)].filter(([, text]) => text.trim() === '')

    expect(empty).toEqual([])
  })

  it('have a sentence for each reason of a detection, and no other', () => {
    expect([...flatten(en.reasons).keys()].sort()).toEqual([...detectionReasons].sort())
  })

  it('name every product field', () => {
    expect(productFields.filter((field) => !(field in en.fields))).toEqual([])
  })
})

describe('French', () => {
  it.each([
    ['modèle, and what a lookup table does', /correspondance(?<!Tables de correspondance)/i],
    ['séparateur décimal', /(?:marque|signe) (?:décimale?|des milliers)/i],
    ['proposé', /\blistée?s?\b/i],
    ['référence', /\bSKU\b/],
    ['import', /exécution(?!s? (?:réessaiera|ratée))/i],
  ])('says %s, and no other word for it', (_, other) => {
    const others = [...flatten(fr)].filter(([, text]) => other.test(text))

    expect(others).toEqual([])
  })

  it('says défaire of what was done, and annuler of what is not done after all', () => {
    const annulled = [...flatten(fr)].filter(([, text]) => /annul/i.test(text)).map(([key]) => key.split('.')[0])

    expect([...new Set(annulled)].sort()).toEqual(['activity', 'indexes', 'shell'])
  })
})

it('a colon behind a text is written as the language writes it', () => {
  const screens = readdirSync(new URL('../../', import.meta.url), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.tsx'),
  )

  const wrong = screens.filter((file) =>
    /\bt\([^)\n]*\)\}:(?!\d)/.test(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')),
  )

  expect(screens.length).toBeGreaterThan(100)
  expect(wrong).toEqual([])
})

describe('the codes of the server', () => {
  const server = new URL('../../../../server/src', import.meta.url).pathname

  it('of problems in a file all have a sentence', async () => {
    const codes = [...codesIn(server, /code: '([A-Z]+(?:_[A-Z0-9]+)+)'/g), ...(await listedProblemCodes(server))]

    expect(codes.length).toBeGreaterThan(30)
    expect(codes.filter((code) => !(code in fr.problems) && !(code in fr.errors))).toEqual([])
  })

  it('of requests that fail all have a sentence', () => {
    const codes = codesIn(server, /defineError[^(]*\(\s*'([A-Z_0-9]+)'/g)
    const never = /^(CONFIG|HTTP_PORT|PROCESS|JOB_PAYLOAD|DEMO)_/

    expect(codes.length).toBeGreaterThan(10)
    expect(codes.filter((code) => !never.test(code) && !(code in fr.errors))).toEqual([])
  })
})

async function listedProblemCodes(server: string): Promise<string[]> {
  const path = join(server, 'modules/imports/validate/problem-codes.ts')
  const { problemCodes } = (await import(path)) as { problemCodes: readonly string[] }
  return [...problemCodes]
}

function codesIn(folder: string, pattern: RegExp): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const sources = files.filter((file) => file.endsWith('.ts') && !/\.test\.ts$|\/testing\//.test(file))
  const found = sources.flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(pattern)])
  return [...new Set(found.map((hit) => hit[1] ?? ''))]
}
