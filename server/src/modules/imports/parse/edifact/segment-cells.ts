import type { Segment } from './edifact-scanner.ts'

type Cell = readonly [column: string, value: string, language?: string]

/** What a segment of a price catalogue says, under names that have its qualifier: 'PRI/AAA', 'PIA/SA', 'QTY/59'. */
export function segmentCells({ tag, elements }: Segment): readonly Cell[] {
  const read = readers[tag] ?? plain
  return read(elements, tag).filter(([, value]) => value !== '')
}

type Reader = (elements: readonly (readonly string[])[], tag: string) => Cell[]

const at = (elements: readonly (readonly string[])[], element: number, component = 0) =>
  (elements[element]?.[component] ?? '').trim()

/** Components that are not empty, behind the qualifier that stands first. */
const qualified: Reader = (elements, tag) => {
  const [qualifier = '', value = '', detail = ''] = elements[0] ?? []
  return [
    [`${tag}/${qualifier}`, value],
    [`${tag}/${qualifier}/unit`, tag === 'QTY' ? detail : ''],
  ]
}

const plain: Reader = (elements, tag) => {
  const text = elements.map((components) => components.filter((part) => part !== '').join(' ')).join(' ')
  return [[tag, text.trim()]]
}

// A part of a description has no more characters in the older directories: a longer text is cut anywhere.
const FULL_PART = 35

/** The text of a description: coded, or free in two parts. */
function description(components: readonly string[]): string {
  const [first = '', second = ''] = components.slice(3)
  const free = `${first}${first.length === FULL_PART ? '' : ' '}${second}`.trim()
  return free === '' ? (components[0] ?? '').trim() : free
}

const readers: Record<string, Reader> = {
  LIN: (elements) => [
    ['LIN', at(elements, 0)],
    ['LIN/action', at(elements, 1)],
    [`LIN/${at(elements, 2, 1) || 'item'}`, at(elements, 2)],
  ],
  PIA: (elements) =>
    elements.slice(1).map(([value = '', code = '']) => [`PIA/${code || 'item'}`, value.trim()] as const),
  IMD: (elements) => [
    [`IMD/${at(elements, 1) || at(elements, 0) || 'text'}`, description(elements[2] ?? []), at(elements, 2, 5)],
  ],
  PRI: (elements) => {
    const [qualifier = '', amount = '', , kind = '', basis = '', unit = ''] = elements[0] ?? []
    const name = `PRI/${qualifier}${kind === '' ? '' : `[${kind}]`}`
    return [
      [name, amount],
      [`${name}/basis`, basis],
      [`${name}/unit`, unit],
    ]
  },
  CUX: (elements) => [['CUX', at(elements, 0, 1)]],
  NAD: (elements) => [
    [`NAD/${at(elements, 0)}`, at(elements, 1)],
    [`NAD/${at(elements, 0)}/name`, at(elements, 3) || at(elements, 2)],
  ],
  MEA: (elements) => {
    const name = `MEA/${at(elements, 1) || at(elements, 0)}`
    return [
      [name, at(elements, 2, 1)],
      [`${name}/unit`, at(elements, 2, 0)],
    ]
  },
  TAX: (elements) => [[`TAX/${at(elements, 1) || at(elements, 0)}`, at(elements, 4, 3) || at(elements, 4)]],
  FTX: (elements) => [[`FTX/${at(elements, 0)}`, (elements[3] ?? []).join(' ').trim()]],
  ALI: (elements) => [
    ['ALI', at(elements, 0)],
    ['ALI/terms', at(elements, 2)],
  ],
  BGM: (elements) => [
    ['BGM', at(elements, 0)],
    ['BGM/number', at(elements, 1)],
  ],
  PGI: (elements) => [
    ['PGI', [at(elements, 0), description(elements[1] ?? [])].filter((part) => part !== '').join(' ')],
  ],
  QTY: qualified,
  DTM: qualified,
  MOA: qualified,
  RFF: qualified,
}
