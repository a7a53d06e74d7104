import { defineError } from '../../platform/errors.ts'

export const catalogueNotEmpty = defineError<object>('DEMO_CATALOGUE_NOT_EMPTY', {
  status: 409,
  retry: 'never',
  message: () => 'The catalogue has products already. The demo is loaded into an empty one only.',
})
