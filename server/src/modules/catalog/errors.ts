import { defineError } from '../../platform/errors.ts'

export const productNotFound = defineError<{ id: string }>('PRODUCT_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no product ${f.id}.`,
})
