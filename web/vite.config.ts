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
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What every page begins with is one file: left alone, the bundler makes fifty of it, one for every set of later
          // pages that use a part too. The entry stays a file of its own, by whose name the manifest knows it.
          groups: [{ name: 'first', tags: ['$initial'], test: (id) => !/index\.html|src.main\.tsx/.test(id) }],
        },
      },
    },
  },
})
