import { defineError } from '../../platform/errors.ts'

export const supplierNotFound = defineError<{ supplier: string }>('SUPPLIER_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no supplier ${f.supplier}.`,
})

export const supplierExists = defineError<{ code: string }>('SUPPLIER_EXISTS', {
  status: 409,
  retry: 'never',
  message: (f) => `There is a supplier with the code ${f.code} already.`,
})
