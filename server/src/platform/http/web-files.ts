import { existsSync } from 'node:fs'
import { join, sep } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

// Paths that belong to programs: an unknown one is an error there, not a page.
const NOT_PAGES = ['/api/', '/docs', '/health', '/metrics']

/** Serves the built web interface; any other page path gets its index, which knows the screens. */
export async function serveWebFiles(api: FastifyInstance, directory: string): Promise<boolean> {
  if (!existsSync(join(directory, 'index.html'))) return false

  await api.register(fastifyStatic, {
    root: directory,
    wildcard: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Vite names each asset after its content.
      const isNamedByContent = path.includes(`${sep}assets${sep}`)
      reply.header('cache-control', isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  api.get('/*', { schema: { hide: true } }, (request, reply) => {
    const [path = ''] = request.url.split('?')
    const isPage = !NOT_PAGES.some((start) => path.startsWith(start)) && !/\.[a-z0-9]+$/i.test(path)
    return isPage ? reply.sendFile('index.html') : reply.callNotFound()
  })
  return true
}
