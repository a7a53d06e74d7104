import type { errors as english } from '../en/errors.ts'
import type { Translation } from '../translation.ts'

export const errors: Translation<typeof english> = {
  SERVER_UNREACHABLE: 'Le serveur ne répond pas.',
  HTTP_STATUS: 'Le serveur a répondu d’une façon que cette page ne comprend pas.',
}
