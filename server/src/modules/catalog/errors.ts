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

export const productChangedSince = defineError<{ id: string; now: Record<string, unknown> }>('PRODUCT_CHANGED_SINCE', {
  status: 409,
  retry: 'never',
  message: (f) =>
    `Somebody or an import changed ${Object.keys(f.now).join(', ')} of product ${f.id} since it was read. Nothing was written: look at what is there now.`,
  details: (f) => ({ now: f.now }),
})

export const momentInvalid = defineError<{ text: string }>('CATALOG_MOMENT_INVALID', {
  status: 400,
  retry: 'never',
  message: (f) => `"${f.text}" is no moment: write a day such as 2026-05-31, or 2026-05-31T14:30:00Z.`,
  field: () => 'asOf',
})

export const momentNotYet = defineError<{ text: string }>('CATALOG_MOMENT_FUTURE', {
  status: 400,
  retry: 'never',
  message: (f) => `${f.text} has not come yet: the catalogue can be seen as it was, or as it is.`,
  field: () => 'asOf',
})

export const offerNotFound = defineError<{ id: string; product: string }>('OFFER_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `Product ${f.product} has no offer ${f.id}.`,
})

export const planNotFound = defineError<{ id: string }>('PLAN_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no plan ${f.id}. Plans are kept for 90 days.`,
})

export const planNotOpen = defineError<{ id: string; state: string }>('PLAN_NOT_OPEN', {
  status: 409,
  retry: 'never',
  message: (f) =>
    `Plan ${f.id} is ${f.state}: ${f.state === 'making' ? 'wait until it is complete' : 'plan the file again'}.`,
})

export const planRaced = defineError<{ planId: string }>('PLAN_RACED', {
  status: 409,
  retry: 'later',
  message: (f) =>
    `While plan ${f.planId} was applied, somebody made products that it was about to make. It goes on when it is resumed.`,
})

export const queueEntryNotFound = defineError<{ id: string }>('QUEUE_ENTRY_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no row ${f.id} in the queue.`,
})
