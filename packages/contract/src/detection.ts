import Type, { type Static, type TSchema } from 'typebox'
import { ColumnShape } from './column.ts'
import { DetectionReason } from './detection-reasons.ts'
import { nullable } from './paging.ts'
import { FixedColumn, FormatKind, Quoting } from './profile.ts'

export const Confidence = Type.Union([
  Type.Literal('certain'),
  Type.Literal('likely'),
  Type.Literal('guess'),
  Type.Literal('given'),
])
export type Confidence = Static<typeof Confidence>

/** One column as its sample shows it. */
export const DetectedColumn = Type.Object({
  position: Type.Integer({ description: 'Counted from 1.' }),
  name: nullable(Type.String()),
  shape: ColumnShape,
  filled: Type.Number({ description: 'Share of sampled rows with a value, 0 to 1.' }),
  distinct: Type.Number({ description: 'Share of distinct values among the filled ones, 0 to 1.' }),
  decimalMark: nullable(Type.Union([Type.Literal('.'), Type.Literal(',')])),
  thousandMark: nullable(Type.String()),
  dateOrder: nullable(Type.Union([Type.Literal('dmy'), Type.Literal('mdy'), Type.Literal('ymd')])),
  hasReferences: Type.Optional(
    Type.Boolean({ description: 'Sampled cells have character references, "&amp;" or "&eacute;".' }),
  ),
  samples: Type.Array(Type.String()),
})
export type DetectedColumn = Static<typeof DetectedColumn>

const detected = <S extends TSchema>(value: S) =>
  Type.Object({ value, confidence: Confidence, why: Type.Array(DetectionReason) })

export const Container = Type.Union([
  Type.Literal('none'),
  Type.Literal('gzip'),
  Type.Literal('bzip2'),
  Type.Literal('zip'),
])
export type Container = Static<typeof Container>

/** What a file is, told from its bytes, and which of its parts are read. */
export const DetectedFormat = Type.Object({
  kind: detected(FormatKind),
  container: Container,
  entries: Type.Array(Type.Object({ name: Type.String(), bytes: Type.Integer(), isRead: Type.Boolean() }), {
    description: 'The files of an archive.',
  }),
  sheets: Type.Array(
    Type.Object({
      name: Type.String(),
      isHidden: Type.Boolean(),
      isRead: Type.Boolean(),
      /** Whether cells are merged in it. */
      hasMerges: Type.Boolean(),
    }),
  ),
  sheetsWhy: Type.Array(DetectionReason),
  records: nullable(detected(Type.String())),
  recordChoices: Type.Array(Type.Object({ path: Type.String(), count: Type.Integer() }), {
    description: 'Other elements or arrays that could be the records, with how often the sample has them.',
  }),
  reading: nullable(Type.String({ description: 'The known catalogue format, such as BMEcat 2005.' })),
  language: Type.Optional(nullable(Type.String({ description: 'The usual one of a catalogue in several.' }))),
  currency: Type.Optional(nullable(Type.String({ description: "That of a catalogue's prices that name none." }))),
  /** How a record is found again: by line, by row of its sheet, or by its number where lines hold several. */
  places: Type.Union([Type.Literal('line'), Type.Literal('row'), Type.Literal('record')]),
  fixedColumns: nullable(Type.Array(FixedColumn)),
  lines: Type.Optional(
    Type.Array(Type.String(), { description: 'Where columns have a fixed width: the first lines as they are.' }),
  ),
})
export type DetectedFormat = Static<typeof DetectedFormat>

/** What was read from the bytes and the columns' contents; every `value` can be set by the profile. */
export const Detection = Type.Object({
  format: Type.Optional(DetectedFormat),
  encoding: detected(Type.String()),
  delimiter: detected(Type.String()),
  quote: detected(nullable(Type.String())),
  quoting: Type.Optional(detected(Quoting)),
  unusualLineEnds: Type.Optional(
    Type.Boolean({ description: 'Lines end in U+0085, U+2028, U+2029 or U+001E, and in nothing else.' }),
  ),
  header: detected(Type.Boolean()),
  skipRows: detected(Type.Integer()),
  decimalMark: detected(Type.Union([Type.Literal('.'), Type.Literal(',')])),
  thousandMark: detected(Type.String()),
  dateOrder: detected(Type.Union([Type.Literal('dmy'), Type.Literal('mdy'), Type.Literal('ymd')])),
  columns: Type.Array(DetectedColumn),
  sampledRows: Type.Integer(),
})
export type Detection = Static<typeof Detection>
