import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** What the first page may weigh, compressed, before the build fails. */
const BUDGET_KB = 300

/** What a visitor of the product list loads: the entry, the list's own chunk and one language. */
const FIRST_PAGE = ['index.html', 'src/features/products/products-page.tsx', 'src/app/i18n/fr/index.ts']

/**
 * Every file the given manifest entries import before they can run.
 * @param {Record<string, { file: string, imports?: string[], css?: string[] }>} manifest
 * @param {readonly string[]} entries
 */
export function filesOf(manifest, entries) {
  const files = new Set()
  const seen = new Set()
  const visit = (key) => {
    const chunk = manifest[key]
    if (!chunk || seen.has(key)) return

    seen.add(key)
    files.add(chunk.file)
    for (const css of chunk.css ?? []) files.add(css)
    for (const next of chunk.imports ?? []) visit(next)
  }

  for (const entry of entries) visit(entry)
  return [...files]
}

/**
 * Kilobytes of JavaScript and of CSS on the first page, compressed as a server would.
 * @param {string} dist
 */
export function measureFirstPage(dist) {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))
  const missing = FIRST_PAGE.filter((entry) => !manifest[entry])
  if (missing.length > 0) throw new Error(`Not in the build: ${missing.join(', ')}`)

  const weigh = (ending) =>
    filesOf(manifest, FIRST_PAGE)
      .filter((file) => file.endsWith(ending))
      .reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file)), { level: 9 }).length, 0) / 1000
  return { scriptKb: weigh('.js'), styleKb: weigh('.css') }
}

/** Prints the weight of the first page after a build and fails the build when it is over the budget. */
export function checkSize() {
  return {
    name: 'check-size',
    apply: /** @type {const} */ ('build'),
    /** @param {{ dir?: string }} output */
    writeBundle(output) {
      const { scriptKb, styleKb } = measureFirstPage(output.dir ?? 'dist')
      const line = `first page: ${scriptKb.toFixed(1)} kB JavaScript and ${styleKb.toFixed(1)} kB CSS, gzip; budget ${BUDGET_KB} kB JavaScript`
      if (scriptKb > BUDGET_KB) throw new Error(line)
      console.log(line)
    },
  }
}
