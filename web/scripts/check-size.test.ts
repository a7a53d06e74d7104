import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { filesOf, measureFirstPage } from './check-size.mjs'

const products = 'src/features/products/products-page.tsx'
const manifest = {
  'index.html': { file: 'index.js', css: ['index.css'], imports: ['shared.js'] },
  'shared.js': { file: 'shared.js', imports: ['index.html'] },
  [products]: { file: 'products.js', imports: ['shared.js'], css: ['products.css'] },
  'src/app/i18n/fr/index.ts': { file: 'fr.js' },
  'charts.tsx': { file: 'charts.js', imports: ['shared.js'] },
}

it('follows what is imported, once, and not what is loaded later', () => {
  expect(filesOf(manifest, ['index.html', products]).sort()).toEqual([
    'index.css',
    'index.js',
    'products.css',
    'products.js',
    'shared.js',
  ])
})

it('weighs the files as a server would send them', () => {
  const dist = mkdtempSync(join(tmpdir(), 'check-size-'))
  mkdirSync(join(dist, '.vite'))
  writeFileSync(join(dist, '.vite/manifest.json'), JSON.stringify(manifest))
  const text = 'const words = "a rose is a rose"\n'.repeat(50)
  for (const file of ['index.js', 'shared.js', 'products.js', 'fr.js']) writeFileSync(join(dist, file), text)
  for (const file of ['index.css', 'products.css']) writeFileSync(join(dist, file), '')

  const { scriptKb } = measureFirstPage(dist)
  rmSync(dist, { recursive: true })

  expect(scriptKb).toBeCloseTo((4 * gzipSync(text, { level: 9 }).length) / 1000)
})
