import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

/** Headers that keep pages from loading or showing what is not ours. */
export async function addSecurityHeaders(api: FastifyInstance): Promise<void> {
  await api.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        // The component library sets style attributes and a style element for its theme.
        'style-src': ["'self'", "'unsafe-inline'"],
        // Suppliers' pictures are shown from where the suppliers keep them.
        'img-src': ["'self'", 'data:', 'blob:', 'https:', 'http:'],
        'connect-src': ["'self'"],
        'font-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    // Set by the proxy that speaks HTTPS; on plain HTTP browsers ignore it.
    strictTransportSecurity: false,
    // Pictures of other sites carry no such header.
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
  })
}
