import { FieldMapping, Profile, productFields } from '@products-manager/contract'
import { fieldDescriptions, partDescriptions } from './field-descriptions.ts'

/** The name other documents call the schema by. */
export const profileSchemaId = 'urn:products-manager:import-profile:1'

type Json = Record<string, unknown>

/** The JSON Schema (draft 2020-12) of import profiles, as it is published. */
export function profileJsonSchema(): Json {
  const schema = plain(Profile)
  const properties = schema['properties'] as Record<string, Json>
  const described = Object.fromEntries(
    Object.entries(properties).map(([name, part]) => [name, withDescription(part, partDescriptions[name])]),
  )
  const fields = Object.fromEntries(
    productFields.map((field) => [field, { $ref: '#/$defs/fieldMapping', description: fieldDescriptions[field] }]),
  )
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: profileSchemaId,
    description:
      "How one supplier's file becomes products: how it is written, which column is what, what is changed and checked.",
    ...schema,
    properties: {
      ...described,
      fields: {
        type: 'object',
        description: partDescriptions['fields'],
        properties: fields,
        additionalProperties: false,
      },
    },
    $defs: { fieldMapping: plain(FieldMapping) },
  }
}

function withDescription(part: Json, description: string | undefined): Json {
  return part['description'] === undefined && description !== undefined ? { ...part, description } : part
}

/** The schema as JSON, without the marks its library adds. */
function plain(schema: object): Json {
  return JSON.parse(JSON.stringify(schema)) as Json
}
