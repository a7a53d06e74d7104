import type { TableDefinition } from '../database/commit.ts'
import type { IndexDefinition } from '../index/table-index.ts'
import { Column, type ColumnType, type SchemaDefinition } from '../table/schema.ts'
import { fromJson, toJson } from './value-codec.ts'

interface ColumnJson {
  readonly type: ColumnType
  readonly nullable?: true
  readonly optional?: true
  readonly default?: unknown
  readonly choices?: readonly string[]
}

/** A table's definition in a file. Checks and computed defaults are code, and come back with `openTable`. */
export interface DefinitionJson {
  readonly name: string
  readonly primaryKey: string
  readonly schema?: Readonly<Record<string, ColumnJson>> | undefined
  readonly indexes: readonly IndexDefinition[]
}

export function definitionToJson({ name, primaryKey, schema, indexes }: TableDefinition): DefinitionJson {
  return { name, primaryKey, schema: schema === undefined ? undefined : schemaToJson(schema), indexes }
}

export function definitionFromJson({ name, primaryKey, schema, indexes }: DefinitionJson): TableDefinition {
  return { name, primaryKey, schema: schema === undefined ? undefined : schemaFromJson(schema), indexes }
}

function schemaToJson(schema: SchemaDefinition): Record<string, ColumnJson> {
  return Object.fromEntries(
    Object.entries(schema).map(([name, { type, rules }]) => [
      name,
      {
        type,
        ...(rules.nullable ? { nullable: true as const } : {}),
        ...(rules.optional ? { optional: true as const } : {}),
        ...(rules.fallback !== undefined && typeof rules.fallback !== 'function'
          ? { default: toJson(rules.fallback) }
          : {}),
        ...(rules.choices === undefined ? {} : { choices: rules.choices }),
      },
    ]),
  )
}

function schemaFromJson(schema: Readonly<Record<string, ColumnJson>>): SchemaDefinition {
  return Object.fromEntries(
    Object.entries(schema).map(([name, column]) => [
      name,
      new Column<unknown, boolean>(column.type, {
        nullable: column.nullable ?? false,
        optional: column.optional ?? false,
        fallback: fromJson(column.default),
        choices: column.choices,
      }),
    ]),
  )
}
