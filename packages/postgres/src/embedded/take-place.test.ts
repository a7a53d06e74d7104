import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { clusterMajors } from './create-cluster.ts'
import { takePlace } from './take-place.ts'

/** Directories that each hold a file of their name. */
function aRoot(...names: string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'take-place-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const name of names) {
    mkdirSync(join(root, name))
    writeFileSync(join(root, name, name), '')
  }
  return root
}

const filesIn = (root: string) => readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()

it('puts one directory in the place of another, which stays beside it', async () => {
  const root = aRoot('18', 'draft')

  await takePlace(join(root, 'draft'), join(root, '18'), join(root, '18.before'))

  expect(filesIn(root)).toEqual(['18', '18.before', '18.before/18', '18/draft'])
})

it('killed before the old one was moved, the old one stays', async () => {
  const root = aRoot('18', '18.restored')

  expect(await clusterMajors(root)).toEqual([18])
  expect(filesIn(root)).toContain('18/18')
})

it('killed after the old one was moved, the new one takes the place at the next look: no empty cluster is made', async () => {
  const root = aRoot('18.before-restore-20260407T143000Z', '18.restored')

  expect(await clusterMajors(root)).toEqual([18])
  expect(filesIn(root)).toContain('18/18.restored')
})
