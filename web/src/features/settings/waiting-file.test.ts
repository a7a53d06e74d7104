import { expect, it } from 'vitest'
import { waitingFile } from './waiting-file.ts'

const facts = { supplierCode: 'ACME', uploadId: 'U1' }

it('a file that waits is known from what a webhook is posted and from what a mail says', () => {
  const event = 'source.failed'

  expect(waitingFile({ event, body: JSON.stringify({ type: event, data: facts }) })).toEqual({
    uploadId: 'U1',
    supplier: 'ACME',
  })
  expect(waitingFile({ event, body: JSON.stringify({ items: [{ facts }], more: 0 }) })?.uploadId).toBe('U1')
  expect(waitingFile({ event, body: JSON.stringify({ data: { ...facts, uploadId: null } }) })).toBeNull()
  expect(waitingFile({ event: 'test', body: '{}' })).toBeNull()
})
