import Type, { type TSchema, type TSchemaOptions } from 'typebox'

export const Uuid = Type.String({ pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' })
export const IdParams = Type.Object({ id: Uuid })
/** A moment as ISO 8601 text in UTC. */
export const Moment = Type.String()
/** A moment or a day of the past; a day means its end, in UTC. */
export const AsOf = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,6})?)?(Z|[+-]\\d{2}:\\d{2}))?$',
  description: 'The catalogue as it was then: a moment with its zone, or a day, whose end in UTC is meant.',
})
/** Exact decimal as text, such as "2849.83": a binary number could not hold it. */
export const Decimal = Type.String()

export const nullable = <S extends TSchema>(schema: S, options: TSchemaOptions = {}) =>
  Type.Union([schema, Type.Null()], options)

export const PageQuery = {
  cursor: Type.Optional(Type.String({ maxLength: 2000, description: 'The `nextCursor` of the page before.' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
}

/** A keyset page: `nextCursor` is null on the last one. */
export const Page = <S extends TSchema>(item: S) =>
  Type.Object({ items: Type.Array(item), nextCursor: nullable(Type.String()) })
