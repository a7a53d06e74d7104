import { existsSync } from 'node:fs'
import { join, sep } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

// Paths that belong to programs: an unknown one is an error there, not a page.
const NOT_PAGES = ['/api/', '/docs', '/health', '/metrics']
// Where the files of the interface lie. An address of a screen may have a dot, too: a supplier's code has.
const FILE = /^\/(?:assets\/.+|[^/]+\.[a-z0-9]+)$/i

/** Serves the built web interface; any other page path gets its index, which knows the screens. */
export async function serveWebFiles(api: FastifyInstance, directory: string): Promise<boolean> {
  if (!existsSync(join(directory, 'index.html'))) return false

  await api.register(fastifyStatic, {
    root: directory,
    // What is there is looked up each time: a new build under a running server has other files.
    serve: false,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Vite names each asset after its content.
      const isNamedByContent = path.includes(`${sep}assets${sep}`)
      reply.header('cache-control', isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  api.get('/*', { schema: { hide: true } }, (request, reply) => {
    const [path = ''] = request.url.split('?')
    if (NOT_PAGES.some((start) => path.startsWith(start))) return reply.callNotFound()
    return reply.sendFile(FILE.test(path) ? path : 'index.html')
  })
  return true
}
