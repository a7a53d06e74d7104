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

export const supplierCodeInvalid = defineError<{ code: string }>('SUPPLIER_CODE_INVALID', {
  status: 422,
  retry: 'never',
  message: ({ code }) =>
    `"${code.slice(0, SHOWN)}${code.length > SHOWN ? '…' : ''}" cannot be a supplier's code: it has 1 to 50 letters, digits, dots, hyphens and underscores, and begins with a letter or digit.`,
  field: () => 'supplier',
})

const SHOWN = 60
