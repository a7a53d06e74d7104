import { defineError } from '../../platform/errors.ts'

export const batchDiffers = defineError<{ runId: string; batch: number }>('CATALOG_BATCH_DIFFERS', {
  status: 409,
  retry: 'never',
  message: (f) =>
    `Batch ${f.batch} of import ${f.runId} is in the catalogue with other rows than the file has there now: it is read otherwise than when the import began. Import the file again.`,
})

export const productNotFound = defineError<{ id: string }>('PRODUCT_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no product ${f.id}.`,
})
