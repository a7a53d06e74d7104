import { expect, it } from 'vitest'
import { checkSupplier, draftOf } from './supplier-draft.ts'

it('has nothing against a complete supplier', () => {
  const draft = { ...draftOf(null), code: 'acme', name: 'Acme', contactEmail: 'orders@acme.example' }

  expect(checkSupplier(draft)).toEqual({})
})

it('names each field that the server would refuse', () => {
  const draft = {
    ...draftOf(null),
    code: '-acme',
    name: ' ',
    country: 'France',
    priority: '1001',
    contactEmail: 'acme',
  }

  expect(checkSupplier(draft)).toEqual({
    code: 'code',
    name: 'empty',
    country: 'country',
    priority: 'priority',
    contactEmail: 'contact',
  })
})
