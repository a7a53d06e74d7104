import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'
import { checkSize } from './scripts/check-size.mjs'

const api = process.env['PM_API_ORIGIN'] ?? 'http://127.0.0.1:3000'

export default defineConfig({
  plugins: [react(), checkSize()],
  // The contract is bundled from its source: a build of the interface needs no other build before it.
  resolve: {
    conditions: ['@products-manager/source', ...defaultClientConditions],
    alias: { typebox: fileURLToPath(new URL('src/api/inert-schema.ts', import.meta.url)) },
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': { target: api, ws: true } },
  },
  build: {
    manifest: true,
    // An inlined file is a data: address, which the content security policy of the server refuses.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
  },
})
