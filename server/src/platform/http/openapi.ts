import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'

/** Collects the routes into an OpenAPI document; register it before them. */
export async function collectOpenapi(api: FastifyInstance, version: string): Promise<void> {
  await api.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Products Manager',
        version,
        description:
          'Supplier files in, one trusted catalogue out. Every error has the same shape, and its code never changes.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
    },
  })
}

/** Serves the document and a page to read it on, which asks no other site for anything. */
export async function serveOpenapi(api: FastifyInstance): Promise<void> {
  api.get('/api/v1/openapi.json', { schema: { hide: true } }, () => api.swagger())
  await api.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { docExpansion: 'none', validatorUrl: null },
  })
}
