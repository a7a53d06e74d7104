import type { DetectedFormat, Detection, DetectionReason, FileSettings } from '@products-manager/contract'
import { noRecords } from '../../errors.ts'
import type { FileSample, Opened } from '../../types.ts'
import { because } from '../because.ts'
import { createDecoder } from '../encoding/decoder.ts'
import { encodingOf } from '../encoding/encoding-of.ts'
import { tableDetection } from '../table-detection.ts'
import { textFormat } from '../text-format.ts'
import type { TextSource } from '../text-source.ts'
import { sampleTree } from '../tree/sample-tree.ts'
import { TreeColumns } from '../tree/tree-columns.ts'
import { TreeRows } from '../tree/tree-rows.ts'
import type { LeftAside } from './gather.ts'
import { headingOf } from './heading.ts'
import { datanormColumns } from './layouts.ts'
import { datanormRecords } from './parse-datanorm.ts'

const reasons: Readonly<Record<LeftAside, DetectionReason['code']>> = {
  Z: 'left-quantity-prices',
  G: 'left-pictures',
  C: 'left-work',
  J: 'left-sets',
}

/** What the articles of DATANORM files have. */
export async function detectDatanorm(
  { source, sample, settings, wanted }: TextSource,
  open: () => Opened,
  kind: DetectedFormat['kind'],
): Promise<Detection> {
  const encoding = datanormEncoding(sample, settings)
  const rows = new TreeRows('line')
  const why = [...kind.why]
  const onLeft = (left: ReadonlyMap<LeftAside, number>) =>
    void why.push(...Array.from(left, ([line, count]) => because(reasons[line], { count })).flat())
  const records = datanormRecords(open(), { encoding: encoding.value, rows, onLeft })
  const layout = await sampleTree(records, new TreeColumns(datanormColumns), { file: source.name, wanted })
  if (layout.rows.length === 0) throw noRecords({ file: source.name, kind: 'DATANORM' })
  const format: DetectedFormat = {
    ...textFormat(source, { ...kind, why }),
    reading: `DATANORM ${versionOf(sample, encoding.value)}`,
    places: rows.sharedLines ? 'record' : 'line',
  }
  return tableDetection({ format, layout, settings, encoding })
}

function versionOf(sample: FileSample, encoding: string): number {
  const [first = ''] = createDecoder(encoding).push(sample.head.subarray(0, 1_000)).trimStart().split(/\r?\n/, 1)
  return headingOf(first)?.version ?? 4
}

// Ä Ö Ü ä ö ü ß: these letters and hardly any others are in such files, and their bytes are different in both.
const DOS = new Set([0x8e, 0x99, 0x9a, 0x84, 0x94, 0x81, 0xe1])
const WINDOWS = new Set([0xc4, 0xd6, 0xdc, 0xe4, 0xf6, 0xfc, 0xdf])

/** The standard's is that of DOS, and many write that of Windows. */
function datanormEncoding(sample: FileSample, settings: FileSettings): Detection['encoding'] {
  const found = encodingOf(sample, settings)
  if (settings.encoding !== undefined || sample.utf8 !== 'invalid') return found
  const count = (letters: ReadonlySet<number>) =>
    sample.highBytes.reduce((sum, bytes) => sum + bytes.filter((byte) => letters.has(byte)).length, 0)
  const [dos, windows] = [count(DOS), count(WINDOWS)]
  if (dos === windows) return found
  return { value: dos > windows ? 'cp850' : 'windows-1252', confidence: 'likely', why: because('german-letters') }
}
