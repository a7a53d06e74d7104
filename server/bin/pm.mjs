#!/usr/bin/env node
// The pm command. In a checkout it first builds what is behind its sources; an installed package has only the output.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import './heap.mjs'

// Its version here is pinned to one that this Node runs; the notice is for whoever updates it, not for whoever uses it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

const preparation = new URL('../../scripts/prepare.mjs', import.meta.url)
if (existsSync(fileURLToPath(preparation))) {
  const { prepare } = await import(preparation.href)
  await prepare({ build: true })
}
await import('../dist/main/cli.js')
