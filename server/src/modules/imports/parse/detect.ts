import type { Detection, DetectionReason, FileSettings } from '@products-manager/contract'
import type { FileSample } from '../types.ts'
import { byProfile } from './because.ts'
import { fileFormat } from './columns/file-format.ts'
import { profileColumns } from './columns/profile-columns.ts'
import { detectDialect, withoutLineQuotes } from './dialect/detect-dialect.ts'
import { detectLayout, type Layout } from './dialect/detect-layout.ts'
import { createDecoder } from './encoding/decoder.ts'
import { encodingOf } from './encoding/encoding-of.ts'
import { hasUnusualLineEnds, withLineFeeds } from './encoding/line-ends.ts'

/** How a file is written and what its columns hold, told from its sample; what is given is taken as it is. */
export function detect(sample: FileSample, given: FileSettings = {}): Detection {
  return detectTable(sample, given).detection
}

/** The same, with the rows that tell it. */
export function detectTable(sample: FileSample, given: FileSettings): { detection: Detection; layout: Layout } {
  const encoding = encodingOf(sample, given)
  const decoded = decodeHead(sample, encoding.value)
  const isUnusual = hasUnusualLineEnds(decoded)
  const written = isUnusual ? withLineFeeds(decoded) : decoded
  const { delimiter, quote, quoting } = detectDialect(written, sample.complete, given)
  const text = quoting.value === 'lines' ? withoutLineQuotes(written) : written
  const layout = detectLayout({
    text,
    complete: sample.complete,
    delimiter: delimiter.value,
    quote: quote.value,
    quoting: quoting.value,
    given,
  })
  const profiles = profileColumns(layout.rows, layout)
  const format = fileFormat(profiles, { decimalMark: delimiter.value === ';' ? ',' : '.', partsThousands: true })

  const detection: Detection = {
    encoding,
    delimiter,
    quote,
    quoting,
    ...(isUnusual && { unusualLineEnds: true }),
    header: layout.header,
    skipRows: layout.skipRows,
    decimalMark: chosen(given.decimalMark, format.decimalMark),
    thousandMark: chosen(given.thousandMark, format.thousandMark),
    dateOrder: chosen(given.dateOrder, format.dateOrder),
    columns: profiles.map(({ column }) => column),
    sampledRows: layout.rows.length,
  }
  return { detection, layout }
}

function decodeHead(sample: FileSample, encoding: string): string {
  const decoder = createDecoder(encoding)
  const text = decoder.push(sample.head)
  return sample.complete ? text + decoder.end() : text
}

type Guess<T> = { value: T; confidence: Detection['header']['confidence']; why: DetectionReason[] }

function chosen<T>(given: T | undefined, found: Guess<T>): Guess<T> {
  return given === undefined ? found : byProfile(given)
}
