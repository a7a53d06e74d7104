import { readFileSync } from 'node:fs'
import { type Profile, productFields } from '@products-manager/contract'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { profileJsonSchema, profileSchemaId } from './profile-json-schema.ts'
import { readProfile } from './read-profile.ts'

const example = new URL('../../../../../examples/profiles/bdpm.json', import.meta.url)
const from = { column: 'a' }
const base = { name: 'test', version: 1, fields: { title: { from } } }

const validate = new Ajv2020({ strict: false }).compile(profileJsonSchema())

const good: unknown[] = [
  base,
  { ...base, $schema: profileSchemaId },
  { ...base, fields: { title: { from: [from, { position: 2 }], join: ' ' }, currency: { constant: 'EUR' } } },
  { ...base, groupBy: [from], fields: { variantSku: { from }, images: { from, split: '|' } } },
  { ...base, file: { encoding: 'windows-1252', quote: null, thousandMark: ',', decimalMark: ',' } },
  { ...base, fields: { price: { from, default: '0', transforms: [{ do: 'multiply', by: '-1.2' }, { do: 'trim' }] } } },
  {
    ...base,
    specifications: [
      { from, name: 'Volt' },
      { from, pairs: { separator: ';', equals: ':' } },
    ],
  },
  { ...base, rules: [{ field: 'price', min: '0.01', severity: 'warn' }] },
]
const bad: unknown[] = [
  null,
  [],
  {},
  { ...base, version: 2 },
  { ...base, extra: 1 },
  { ...base, name: '' },
  { ...base, fields: { titel: { from } } },
  { ...base, fields: { title: { form: from } } },
  { ...base, fields: { title: { from: 'a' } } },
  { ...base, fields: { title: { from: { position: 1.5 } } } },
  { ...base, fields: { title: { from, transforms: [{ do: 'explode' }] } } },
  { ...base, fields: { title: { from, transforms: [{ do: 'multiply', by: '1,2' }] } } },
  { ...base, file: { delimiter: '' } },
  { ...base, groupBy: [] },
  { ...base, rules: [{ field: 'titel' }] },
  { ...base, specifications: [{ from }] },
]

describe('profileJsonSchema', () => {
  it.each(good)('takes the good profile %j, as the server does', (profile) => {
    expect(validate(profile)).toBe(true)
    expect(() => readProfile(profile)).not.toThrow()
  })

  it.each(bad)('refuses the bad profile %j, as the server does', (profile) => {
    expect(validate(profile)).toBe(false)
    expect(() => readProfile(profile)).toThrow()
  })

  it('takes the example profile', () => {
    const profile: unknown = JSON.parse(readFileSync(example, 'utf8'))

    expect(validate(profile)).toBe(true)
    expect((readProfile(profile) as Profile).$schema).toBe(profileSchemaId)
  })

  it('has an address, its draft, and a description of every part and field', () => {
    const schema = profileJsonSchema() as {
      $id: string
      $schema: string
      properties: Record<string, { description?: string; properties?: Record<string, { description: string }> }>
    }

    expect(schema.$id).toBe(profileSchemaId)
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema')
    expect(Object.values(schema.properties).filter(({ description }) => !description)).toEqual([])
    expect(Object.keys(schema.properties['fields']?.properties ?? {})).toEqual([...productFields])
  })

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(profileJsonSchema()))).toEqual(profileJsonSchema())
  })
})
