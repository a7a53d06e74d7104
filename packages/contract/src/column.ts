import Type, { type Static } from 'typebox'

/** What a column's cells look like. */
export const ColumnShape = Type.Union([
  Type.Literal('empty'),
  Type.Literal('gtin'),
  Type.Literal('price'),
  Type.Literal('decimal'),
  Type.Literal('integer'),
  Type.Literal('date'),
  Type.Literal('boolean'),
  Type.Literal('url'),
  Type.Literal('image-url'),
  Type.Literal('html'),
  Type.Literal('code'),
  Type.Literal('pairs'),
  Type.Literal('text'),
])
export type ColumnShape = Static<typeof ColumnShape>

/**
 * A column of the supplier's file: by its header name, by its place counted from 1, by what its cells hold (the only
 * column that does), or by the path of a nested name, of which the last parts are enough.
 */
export const ColumnRef = Type.Union([
  Type.Object({ column: Type.String({ minLength: 1, maxLength: 500 }) }, { additionalProperties: false }),
  Type.Object({ position: Type.Integer({ minimum: 1, maximum: 5000 }) }, { additionalProperties: false }),
  Type.Object({ content: ColumnShape }, { additionalProperties: false }),
  Type.Object(
    {
      path: Type.String({
        minLength: 1,
        maxLength: 500,
        description: 'ARTICLE_DETAILS/EAN, or its last parts; namespace prefixes do not count.',
      }),
    },
    { additionalProperties: false },
  ),
])
export type ColumnRef = Static<typeof ColumnRef>
