import Type, { type Static } from 'typebox'
import { ColumnRef } from './column.ts'
import { Expression, Transform } from './transform.ts'

/** Fields of the product itself. Money and sizes are exact decimals in text; lists are split from one cell. */
export const ownFields = [
  'ean',
  'supplierSku',
  'asin',
  'manufacturerReference',
  'externalId',
  'title',
  'shortDescription',
  'description',
  'brand',
  'category',
  'price',
  'compareAtPrice',
  'cost',
  'currency',
  'taxRate',
  'stock',
  'minOrderQuantity',
  'leadTimeDays',
  'weight',
  'width',
  'height',
  'depth',
  'color',
  'size',
  'material',
  'countryOfOrigin',
  'availableFrom',
  'isActive',
  'images',
] as const

/** Fields a row of a group may give of its own; all others are read from the group's first row. */
export const variantFields = [
  'variantSku',
  'variantEan',
  'variantPrice',
  'variantStock',
  'option1Name',
  'option1Value',
  'option2Name',
  'option2Value',
  'option3Name',
  'option3Value',
] as const

/** Product fields a profile can fill. */
export const productFields = [...ownFields, ...variantFields] as const
export type ProductField = (typeof productFields)[number]
export const ProductField = Type.Unsafe<ProductField>({ type: 'string', enum: [...productFields] })

export const decimalFields = [
  'price',
  'compareAtPrice',
  'cost',
  'taxRate',
  'weight',
  'width',
  'height',
  'depth',
  'variantPrice',
] as const satisfies readonly ProductField[]
export const integerFields = [
  'stock',
  'minOrderQuantity',
  'leadTimeDays',
  'variantStock',
] as const satisfies readonly ProductField[]

/** How one product field is filled. */
export const FieldMapping = Type.Object(
  {
    from: Type.Optional(Type.Union([ColumnRef, Type.Array(ColumnRef, { minItems: 1, maxItems: 20 })])),
    join: Type.Optional(
      Type.String({
        maxLength: 20,
        description: 'Put between several columns; empty ones are left out. Default: one space.',
      }),
    ),
    constant: Type.Optional(
      Type.String({ maxLength: 5000, description: 'The same text for every row; then `from` is left out.' }),
    ),
    default: Type.Optional(
      Type.String({ maxLength: 5000, description: 'Used when the cell is empty after the transformations.' }),
    ),
    split: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 20,
        description: 'For category (levels) and images (addresses): what separates the parts in the cell.',
      }),
    ),
    transforms: Type.Optional(Type.Array(Transform, { maxItems: 50 })),
  },
  { additionalProperties: false },
)
export type FieldMapping = Static<typeof FieldMapping>

/** Where technical specifications come from: a column of its own, or `key: value; key: value` text in one column. */
export const SpecificationSource = Type.Union([
  Type.Object(
    { from: ColumnRef, name: Type.String({ minLength: 1, maxLength: 200 }) },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      from: ColumnRef,
      pairs: Type.Object(
        {
          separator: Type.String({ minLength: 1, maxLength: 10 }),
          equals: Type.String({ minLength: 1, maxLength: 10 }),
        },
        { additionalProperties: false },
      ),
    },
    { additionalProperties: false },
  ),
])
export type SpecificationSource = Static<typeof SpecificationSource>

export const Severity = Type.Union([Type.Literal('refuse-row'), Type.Literal('drop-value'), Type.Literal('warn')])
export type Severity = Static<typeof Severity>

/** A day, or one counted from the day of the run. */
const DayBound = Type.String({
  pattern: '^(\\d{4}-\\d{2}-\\d{2}|today([+-]\\d{1,5})?)$',
  description: '"2026-01-31", "today", "today-30" or "today+365".',
})

/** A check beyond those every field has by its type. Severity defaults to refuse-row. */
export const ValidationRule = Type.Object(
  {
    field: ProductField,
    required: Type.Optional(Type.Boolean()),
    minLength: Type.Optional(Type.Integer({ minimum: 0 })),
    maxLength: Type.Optional(Type.Integer({ minimum: 1 })),
    min: Type.Optional(Type.String({ pattern: '^-?\\d+(\\.\\d+)?$' })),
    max: Type.Optional(Type.String({ pattern: '^-?\\d+(\\.\\d+)?$' })),
    oneOf: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 1000 })),
    pattern: Type.Optional(
      Type.String({ minLength: 1, maxLength: 500, description: 'A regular expression of RE2 for the whole value.' }),
    ),
    unique: Type.Optional(Type.Boolean({ description: 'No other row of the file has the same value.' })),
    notBefore: Type.Optional(DayBound),
    notAfter: Type.Optional(DayBound),
    check: Type.Optional(
      Type.Unsafe<string>({
        ...Expression,
        description: 'An expression over fields that must not be false: cost < price.',
      }),
    ),
    severity: Type.Optional(Severity),
  },
  { additionalProperties: false },
)
export type ValidationRule = Static<typeof ValidationRule>

export const formatKinds = [
  'csv',
  'fixed-width',
  'xlsx',
  'xls',
  'ods',
  'xml',
  'json',
  'ndjson',
  'edifact',
  'datanorm',
] as const
export type FormatKind = (typeof formatKinds)[number]
export const FormatKind = Type.Unsafe<FormatKind>({ type: 'string', enum: [...formatKinds] })

/** A column of a fixed-width file, in characters counted from 1. */
export const FixedColumn = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    start: Type.Integer({ minimum: 1, maximum: 100_000 }),
    length: Type.Integer({ minimum: 1, maximum: 100_000 }),
  },
  { additionalProperties: false },
)
export type FixedColumn = Static<typeof FixedColumn>

/** What the file is, and which part of it holds the records. What is left out is told from its bytes. */
export const FormatSettings = Type.Object(
  {
    kind: Type.Optional(FormatKind),
    entries: Type.Optional(
      Type.Union(
        [
          Type.String({ minLength: 1, maxLength: 500 }),
          Type.Array(Type.String({ minLength: 1, maxLength: 500 }), { minItems: 1, maxItems: 200 }),
        ],
        { description: 'Which files of an archive are read: a name, a pattern with * and ?, or a list of names.' },
      ),
    ),
    sheets: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
        minItems: 1,
        maxItems: 200,
        description: 'Which sheets of a workbook are read, by name; "*" stands for all that are visible.',
      }),
    ),
    records: Type.Optional(
      Type.String({
        maxLength: 1000,
        description:
          'XML: the path of the element that is one record, /catalog/product. JSON: that of the array, /data/items, or / for the document. /data/items/+/variants: each element of a list in a record is a row, with what stands in the record.',
      }),
    ),
    columns: Type.Optional(
      Type.Array(FixedColumn, { minItems: 1, maxItems: 500, description: 'The columns of a fixed-width file.' }),
    ),
  },
  { additionalProperties: false },
)
export type FormatSettings = Static<typeof FormatSettings>

/** How quotes inside quoted cells are written. */
export const quotings = ['doubled', 'backslash', 'lines'] as const
export type Quoting = (typeof quotings)[number]

export const Quoting = Type.Unsafe<Quoting>({ type: 'string', enum: [...quotings] })

/** How the file is written. What is left out is detected. */
export const FileSettings = Type.Object(
  {
    format: Type.Optional(FormatSettings),
    encoding: Type.Optional(
      Type.String({
        maxLength: 50,
        description: 'utf-8, utf-16le, utf-16be, windows-1252, iso-8859-1, iso-8859-15, macroman, …',
      }),
    ),
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
    quote: Type.Optional(
      Type.Union([Type.String({ minLength: 1, maxLength: 1 }), Type.Null()], {
        description: 'null: quotes are ordinary characters.',
      }),
    ),
    quoting: Type.Optional(
      Type.Unsafe<Quoting>({
        ...Quoting,
        description:
          'How a quote inside a quoted cell is written: doubled, or behind a backslash. lines: each line is quoted once more as a whole.',
      }),
    ),
    header: Type.Optional(Type.Boolean()),
    skipRows: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 1000, description: 'Rows before the header, or before the first record.' }),
    ),
    decimalMark: Type.Optional(Type.Union([Type.Literal('.'), Type.Literal(',')])),
    thousandMark: Type.Optional(
      Type.Union([Type.Literal(''), Type.Literal('.'), Type.Literal(','), Type.Literal(' '), Type.Literal("'")], {
        description: 'May equal the decimal mark: in "2,849,83" the last one is the decimal mark.',
      }),
    ),
    dateOrder: Type.Optional(Type.Union([Type.Literal('dmy'), Type.Literal('mdy'), Type.Literal('ymd')])),
  },
  { additionalProperties: false },
)
export type FileSettings = Static<typeof FileSettings>

/** How one supplier's file becomes products: how it is written, which column is what, what is changed and checked. */
export const Profile = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    name: Type.String({ minLength: 1, maxLength: 255 }),
    version: Type.Literal(1),
    file: Type.Optional(FileSettings),
    groupBy: Type.Optional(
      Type.Array(ColumnRef, {
        minItems: 1,
        maxItems: 5,
        description:
          'Adjacent rows that agree in these columns are one product; the first row is the product, every row may be a variant or a picture.',
      }),
    ),
    fields: Type.Unsafe<Partial<Record<ProductField, FieldMapping>>>({
      type: 'object',
      propertyNames: { enum: [...productFields] },
      additionalProperties: FieldMapping,
    }),
    listing: Type.Optional(
      Type.Union([Type.Literal('full'), Type.Literal('changes')], {
        description:
          'full: what the file leaves out is no longer listed (the default). changes: it says nothing of what it leaves out.',
      }),
    ),
    makes: Type.Optional(
      Type.Union([Type.Literal('products'), Type.Literal('offers'), Type.Literal('nothing')], {
        description:
          'What rows make that the catalogue does not have. products: products and offers (the default of a file with titles). offers: offers of known products. nothing: only offers the supplier has are changed (the default of a file without titles).',
      }),
    ),
    deleted: Type.Optional(
      Type.Object(
        {
          from: ColumnRef,
          values: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: 100 }),
        },
        {
          additionalProperties: false,
          description: 'Rows with one of these values there take their offer off the list. Capitals do not matter.',
        },
      ),
    ),
    withoutEan: Type.Optional(
      Type.Union([Type.Literal('product'), Type.Literal('queue')], {
        description:
          "Rows without a valid EAN. product: one of its own, by the supplier's SKU (the default). queue: a person decides once.",
      }),
    ),
    doubtfulEan: Type.Optional(
      Type.Union([Type.Literal('keep'), Type.Literal('queue')], {
        description:
          'In-store numbers, and an EAN that rows with different names share. keep: an in-store number counts for this supplier only (the default). queue: a person decides once.',
      }),
    ),
    noValue: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
        maxItems: 200,
        description:
          'Cells with one of these words are empty, whatever their capitals: "n/a", "-". Not of colors, sizes, materials, options, countries, stocks and yes or no, where such a word may be an answer.',
      }),
    ),
    specifications: Type.Optional(Type.Array(SpecificationSource, { maxItems: 500 })),
    rules: Type.Optional(Type.Array(ValidationRule, { maxItems: 500 })),
  },
  { additionalProperties: false, title: 'Products Manager import profile' },
)
export type Profile = Static<typeof Profile>
