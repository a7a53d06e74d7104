#!/usr/bin/env node
// The pm command. In a checkout it first builds what is behind its sources; an installed package has only the output.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

// Young garbage is collected by the main thread alone. V8's four helpers, whatever the machine has, took a sixth of an
// import's processor time where PostgreSQL works beside them, and it was none the faster for them.
setFlagsFromString('--no-parallel-scavenge')

// V8 lets garbage lie as long as there is memory: an import of any size would take 300 MB. Old garbage is collected
// from a quarter of the heap on and before the heap is thrice and a half what lived, and young garbage in steps that stop
// growing at 8 MB (V8 keeps two halves): measured, a third less memory for a twentieth more time. Smaller steps cost a
// twentieth of an import's time, and a heap that may grow less a tenth to a half.
setFlagsFromString('--incremental-marking-hard-trigger=25')
setFlagsFromString('--heap-growing-percent=250')
const YOUNG_BYTES = 16 * 2 ** 20
const growing = setInterval(() => {
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
  if (young.space_size < YOUNG_BYTES) return
  setFlagsFromString('--semi-space-growth-factor=1')
  clearInterval(growing)
}, 2).unref()

// Its version here is pinned to one that this Node runs; the notice is for whoever updates it, not for whoever uses it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

const preparation = new URL('../../scripts/prepare.mjs', import.meta.url)
if (existsSync(fileURLToPath(preparation))) {
  const { prepare } = await import(preparation.href)
  await prepare({ build: true })
}
await import('../dist/main/cli.js')
