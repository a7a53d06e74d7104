#!/usr/bin/env node
// The pm command. In a checkout it first builds what is behind its sources; an installed package has only the output.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'

// V8 lets garbage lie as long as there is memory: an import of any size would take 300 MB. Young garbage is collected
// in steps of one size, and old garbage from a quarter of the heap on: measured, a third less memory for no more time.
setFlagsFromString('--semi-space-growth-factor=1')
setFlagsFromString('--incremental-marking-hard-trigger=25')

const preparation = new URL('../../scripts/prepare.mjs', import.meta.url)
if (existsSync(fileURLToPath(preparation))) {
  const { prepare } = await import(preparation.href)
  await prepare({ build: true })
}
await import('../dist/main/cli.js')
