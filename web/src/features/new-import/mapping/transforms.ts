import type { Transform } from '@products-manager/contract'

/** The kinds of change a person can add here; a lookup table, which may hold thousands of lines, is only kept. */
export const transformKinds = [
  'trim',
  'collapse-spaces',
  'strip-html',
  'upper',
  'lower',
  'capitalise',
  'prefix',
  'suffix',
  'replace',
  'take',
  'truncate',
  'multiply',
] as const satisfies readonly Transform['do'][]
export type TransformKind = (typeof transformKinds)[number]

const beginnings: { [K in TransformKind]: Extract<Transform, { do: K }> } = {
  trim: { do: 'trim' },
  'collapse-spaces': { do: 'collapse-spaces' },
  'strip-html': { do: 'strip-html' },
  upper: { do: 'upper' },
  lower: { do: 'lower' },
  capitalise: { do: 'capitalise' },
  prefix: { do: 'prefix', text: '' },
  suffix: { do: 'suffix', text: '' },
  replace: { do: 'replace', find: ',', with: '' },
  take: { do: 'take', separator: ' ', part: 1 },
  truncate: { do: 'truncate', length: 255 },
  multiply: { do: 'multiply', by: '1.2' },
}

/** A change as it stands when it is added: complete, so that the preview shows at once what it does. */
export function newTransform(kind: TransformKind): Transform {
  return beginnings[kind]
}

/** The parts of a change that can be written, in the order they are read. */
export function partsOf(transform: Transform): readonly string[] {
  return Object.keys(transform).filter((part) => part !== 'do' && part !== 'table' && part !== 'otherwise')
}

/** The change with one part as it was typed; `null` when the API would refuse it. */
export function withPart(transform: Transform, part: string, text: string): Transform | null {
  const mayBeEmpty = part === 'text' || part === 'with'
  if (text === '' && !mayBeEmpty) return null
  if (part === 'part' || part === 'length') {
    const whole = /^-?\d{1,6}$/.test(text) ? Number(text) : 0
    const fits = part === 'length' ? whole >= 1 && whole <= 100_000 : whole !== 0 && Math.abs(whole) <= 100
    return fits ? ({ ...transform, [part]: whole } as Transform) : null
  }
  if (part === 'by') {
    const decimal = text.replace(',', '.')
    return /^-?\d+(\.\d+)?$/.test(decimal) ? ({ ...transform, by: decimal } as Transform) : null
  }
  return { ...transform, [part]: text } as Transform
}
