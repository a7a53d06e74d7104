import { expect, it } from 'vitest'
import { linkOf } from './link-of.ts'

it.each([
  ['a run', { supplierCode: 'ACME', runId: 'R' }, '/imports/R'],
  ['a source', { supplierCode: 'ACME', sourceId: 'S' }, '/suppliers/ACME'],
  [
    'a file that waits',
    { supplierCode: 'ACME & Co', sourceId: 'S', uploadId: 'U' },
    '/imports/uploads/U?supplier=ACME%20%26%20Co',
  ],
  ['a webhook', { webhookUrl: 'https://shop.example.com' }, '/settings/notifications'],
])('leads to the page about %s', (_, facts, path) => {
  const nothing = { supplierCode: null, runId: null, sourceId: null, webhookUrl: null, uploadId: null }

  expect(linkOf({ ...nothing, ...facts } as never, 'https://pm.example.com')).toBe(`https://pm.example.com${path}`)
})
